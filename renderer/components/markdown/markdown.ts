import MarkdownIt, { type Env, type Token } from 'markdown-it'
import { highlight } from './highlight.ts'
import { mathHtml, mathReady } from './math.ts'
import { mathRules } from './math-rule.ts'
import { sanitise } from './sanitise.ts'

export const markdown = new MarkdownIt('default', {
  html: false,
  linkify: false,
  typographer: false,
})
mathRules(markdown)
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

rules.math = (tokens, index, _options, env) => formula(tokens[index], false, env)
rules.math_display = (tokens, index, _options, env) => formula(tokens[index], true, env)

/**
 * A formula's place, by its number: it is put in after the rest has been sanitised, which knows nothing
 * of formulas. Text is escaped before, so it can name no place. What is no formula stays its source.
 */
function formula(token: Token | undefined, display: boolean, env: Env | undefined): string {
  const { content = '', markup = '', block = false } = token ?? {}
  const html = mathHtml(content, display)
  if (html === null || !Array.isArray(env?.math)) {
    return block ? `<p>${escapeHtml(markup)}</p>` : escapeHtml(markup)
  }
  const number = String(env.math.push(html) - 1)
  const place = `<span class="${display ? 'md-formula' : 'md-math'}" title="${number}"></span>`
  return block ? `<div>${place}</div>` : place
}

const PLACE = /<span class="(md-formula|md-math)" title="(\d+)"><\/span>/g

function withFormulas(html: string, math: readonly string[]): string {
  if (math.length === 0) return html
  return html.replaceAll(PLACE, (_, kind: string, number: string) => {
    const focus = kind === 'md-formula' ? ' tabindex="0"' : ''
    return `<span class="${kind}"${focus}>${math[Number(number)] ?? ''}</span>`
  })
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
  const named = escapeHtml([env?.copyCode, language].filter(Boolean).join(' '))
  return (
    `<div class="md-code"><div class="md-code-bar"><span>${escapeHtml(language)}</span>` +
    `<button type="button" class="md-copy" aria-label="${named}">${copy}</button></div>` +
    `<pre tabindex="0"><code class="hljs">${body}</code></pre></div>`
  )
}

function addressOf(token: Token | undefined): string {
  return String(token?.attrGet('href') ?? '')
}

export interface CodeLabels {
  /** What the button on a piece of code shows. */
  copy: string
  /** What it is called; the code's language follows. */
  copyCode: string
}

/**
 * Renders Markdown block by block, as safe HTML. A block whose source has not changed is not rendered
 * again, so that a growing answer costs only its last block.
 */
export function createMarkdown(): (text: string, labels: CodeLabels) => string[] {
  let known = new Map<string, string>()
  return (text, { copy, copyCode }) => {
    const math: string[] = []
    const env: Env = { copy, copyCode, math }
    const lines = text.split('\n')
    const used = new Map<string, string>()
    const blocks = topLevel(markdown.parse(text, env)).map((tokens) => {
      const [from, to] = tokens[0]?.map ?? [0, lines.length]
      const references = Object.keys(env.references ?? {}).join()
      const key = [copy, references, mathReady(), tokens[0]?.type, ...lines.slice(from, to)].join(
        '\n',
      )
      const html =
        known.get(key) ??
        withFormulas(sanitise(markdown.renderer.render(tokens, markdown.options, env)), math)
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
