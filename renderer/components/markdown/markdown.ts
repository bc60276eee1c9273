import MarkdownIt, { type Env, type Token } from 'markdown-it'
import { highlight } from './highlight.ts'
import { sanitise } from './sanitise.ts'

const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false })
const { escapeHtml } = markdown.utils
const { rules } = markdown.renderer

/** Nothing may leave the laptop, so an address is shown, not followed. */
rules.link_open = (tokens, index) =>
  `<span class="md-link" title="${escapeHtml(addressOf(tokens[index]))}">`
rules.link_close = (tokens, index) => {
  const open = tokens.findLastIndex((token, i) => i < index && token.type === 'link_open')
  const address = addressOf(tokens[open])
  const shown = tokens
    .slice(open + 1, index)
    .map((token) => token.content)
    .join('')
  const same = shown === address || `mailto:${shown}` === address
  return same ? '</span>' : `</span> <span class="md-address">(${escapeHtml(address)})</span>`
}
rules.image = (tokens, index) => {
  const address = String(tokens[index]?.attrGet('src') ?? '')
  const text = tokens[index]?.content ?? ''
  return `<span class="md-link" title="${escapeHtml(address)}">${escapeHtml(text)}</span> <span class="md-address">(${escapeHtml(address)})</span>`
}

rules.table_open = () => '<div class="md-table" tabindex="0"><table>'
rules.table_close = () => '</table></div>'
rules.th_open = (tokens, index) => cell('th', tokens[index])
rules.td_open = (tokens, index) => cell('td', tokens[index])

/** Alignment as a class: the content security policy allows no style attributes. */
function cell(tag: string, token: Token | undefined): string {
  const align = /text-align:(\w+)/.exec(String(token?.attrGet('style') ?? ''))?.[1]
  return align ? `<${tag} class="md-${align}">` : `<${tag}>`
}

rules.fence = (tokens, index, _options, env) => {
  const [language = ''] = (tokens[index]?.info ?? '').trim().split(/\s+/)
  return codeBlock(tokens[index]?.content ?? '', language, env)
}
rules.code_block = (tokens, index, _options, env) =>
  codeBlock(tokens[index]?.content ?? '', '', env)

function codeBlock(code: string, language: string, env: Env | undefined): string {
  const body = highlight(code, language.toLowerCase()) ?? escapeHtml(code)
  const copy = escapeHtml(typeof env?.copy === 'string' ? env.copy : '')
  return (
    `<div class="md-code"><div class="md-code-bar"><span>${escapeHtml(language)}</span>` +
    `<button type="button" class="md-copy">${copy}</button></div>` +
    `<pre tabindex="0"><code class="hljs">${body}</code></pre></div>`
  )
}

function addressOf(token: Token | undefined): string {
  return String(token?.attrGet('href') ?? '')
}

/**
 * Renders Markdown block by block, as safe HTML. A block whose source has not changed is not rendered
 * again, so that a growing answer costs only its last block.
 */
export function createMarkdown(): (text: string, copyLabel: string) => string[] {
  let known = new Map<string, string>()
  return (text, copyLabel) => {
    const env: Env = { copy: copyLabel }
    const lines = text.split('\n')
    const used = new Map<string, string>()
    const blocks = topLevel(markdown.parse(text, env)).map((tokens) => {
      const [from, to] = tokens[0]?.map ?? [0, lines.length]
      const references = Object.keys(env.references ?? {}).join()
      const key = [copyLabel, references, tokens[0]?.type, ...lines.slice(from, to)].join('\n')
      const html =
        known.get(key) ?? sanitise(markdown.renderer.render(tokens, markdown.options, env))
      used.set(key, html)
      return html
    })
    known = used
    return blocks
  }
}

function topLevel(tokens: Token[]): Token[][] {
  const blocks: Token[][] = []
  let depth = 0
  let block: Token[] = []
  for (const token of tokens) {
    block.push(token)
    depth += token.nesting
    if (depth > 0) continue
    blocks.push(block)
    block = []
  }
  return blocks
}
