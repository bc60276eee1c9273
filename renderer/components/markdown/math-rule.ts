import type MarkdownIt from 'markdown-it'

/** A formula longer than this stays text. */
const LONGEST = 4000
const BLOCK_LINES = 200

interface Found {
  content: string
  /** Index after the closing mark. */
  end: number
  display: boolean
}

/**
 * `$…$`, `$$…$$`, `\(…\)` and `\[…\]` as tokens `math`: `content` is the formula, `markup` the source,
 * `block` whether it stands on lines of its own. What is not closed stays text, so that a growing answer
 * shows a formula once it is whole.
 */
export function mathRules(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.inline.ruler.before('escape', 'math', (state, silent) => {
    const found = inlineAt(state.src, state.pos)
    if (!found) return false
    if (!silent) {
      const token = state.push(found.display ? 'math_display' : 'math', '', 0)
      token.content = found.content
      token.markup = state.src.slice(state.pos, found.end)
    }
    state.pos = found.end
    return true
  })

  markdown.block.ruler.before(
    'fence',
    'math_block',
    (state, startLine, endLine, silent) => {
      const line = (n: number): string =>
        state.src.slice((state.bMarks[n] ?? 0) + (state.tShift[n] ?? 0), state.eMarks[n] ?? 0)
      if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
      const first = line(startLine)
      const [open, close] = first.startsWith('$$') ? ['$$', '$$'] : ['\\[', '\\]']
      if (!first.startsWith(open)) return false
      const lines = [first.slice(open.length)]
      let at = startLine
      while (!(lines.at(-1) ?? '').trimEnd().endsWith(close)) {
        at += 1
        if (at >= endLine || at - startLine > BLOCK_LINES) return false
        if ((state.sCount[at] ?? 0) < state.blkIndent) return false
        lines.push(line(at))
      }
      const content = lines.join('\n').trimEnd().slice(0, -close.length).trim()
      if (content === '' || content.length > LONGEST || content.includes(close)) return false
      if (silent) return true
      const token = state.push('math_display', '', 0)
      token.block = true
      token.content = content
      token.markup = `${open}${lines.join('\n')}`
      token.map = [startLine, at + 1]
      state.line = at + 1
      return true
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  )
}

function inlineAt(text: string, at: number): Found | null {
  if (text.startsWith('\\(', at)) return between(text, at, '\\(', '\\)', false)
  if (text.startsWith('\\[', at)) return between(text, at, '\\[', '\\]', true)
  if (text.startsWith('$$', at)) return between(text, at, '$$', '$$', true)
  return text[at] === '$' ? dollarAt(text, at) : null
}

function between(
  text: string,
  at: number,
  open: string,
  close: string,
  display: boolean,
): Found | null {
  const from = at + open.length
  const length = text.slice(from, from + LONGEST).indexOf(close)
  const content = length < 0 ? '' : text.slice(from, from + length).trim()
  return content === '' ? null : { content, end: from + length + close.length, display }
}

/**
 * Sums of money are no formulas: the first mark must not follow a letter or digit and must touch what
 * comes after it, the last must touch what comes before it, and no digit may follow it.
 */
function dollarAt(text: string, at: number): Found | null {
  if (/[A-Za-z0-9$\\]/.test(text[at - 1] ?? '') || /[\s$]/.test(text[at + 1] ?? ' ')) return null
  for (let end = at + 1; end < text.length && end - at < LONGEST; end++) {
    if (text[end] === '\\') end++
    else if (text[end] === '$') {
      if (/\s/.test(text[end - 1] ?? '') || /[0-9A-Za-z$]/.test(text[end + 1] ?? '')) return null
      return { content: text.slice(at + 1, end), end: end + 1, display: false }
    }
  }
  return null
}
