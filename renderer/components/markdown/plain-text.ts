import type { Token } from 'markdown-it'
import { markdown } from './markdown.ts'

/**
 * What Markdown says, without its marks: as one would type it into a letter. Blocks stand apart by an
 * empty line, list entries keep their bullet or number, cells are parted by tabs, links show their
 * address, formulas their source.
 */
export function plainTextOf(source: string): string {
  const page = new Page()
  for (const token of markdown.parse(source, {})) page.read(token)
  return page.text
}

class Page {
  text = ''
  /** The lists that are open, each with the number of its next entry; null for bullets. */
  readonly #lists: (number | null)[] = []
  /** Bullet or number that waits for its entry's text. */
  #lead = ''
  /** Cells of the row that is open. */
  #row: string[] | null = null
  /** What is added next follows on the next line. */
  #close = false

  read(token: Token): void {
    const { type } = token
    if (type.endsWith('_list_open')) {
      this.#close = this.#lists.length > 0
      this.#lists.push(type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : null)
    } else if (type.endsWith('_list_close')) {
      this.#lists.pop()
      this.#close = this.#lists.length > 0
    } else if (type === 'list_item_open') this.#lead = this.#nextLead()
    else if (type === 'list_item_close') this.#close = true
    else if (type === 'tr_open') this.#row = []
    else if (type === 'tr_close') {
      const cells = this.#row ?? []
      this.#row = null
      this.#add(cells.join('\t'))
      this.#close = true
    } else if (type === 'table_close') this.#close = false
    else if (type === 'inline') this.#inline(inlineText(token.children ?? []))
    else if (type === 'math_display') this.#add(token.markup)
    else if (type === 'fence' || type === 'code_block') this.#add(token.content.replace(/\n$/, ''))
  }

  #nextLead(): string {
    const next = this.#lists.at(-1) ?? null
    if (next === null) return '- '
    this.#lists[this.#lists.length - 1] = next + 1
    return `${String(next)}. `
  }

  #inline(text: string): void {
    if (this.#row) this.#row.push(text)
    else this.#add(text)
  }

  #add(text: string): void {
    const inList = this.#lists.length > 0
    const outer = '  '.repeat(Math.max(0, this.#lists.length - 1))
    const inner = inList ? `${outer}  ` : ''
    const begin = this.#lead === '' ? inner : `${outer}${this.#lead}`
    if (this.text !== '') this.text += this.#close ? '\n' : '\n\n'
    this.text += `${begin}${text.replaceAll('\n', `\n${inner}`)}`
    this.#lead = ''
    this.#close = inList
  }
}

function inlineText(tokens: readonly Token[]): string {
  let text = ''
  let link: { address: string; from: number } | null = null
  for (const token of tokens) {
    if (token.type === 'link_open') {
      link = { address: String(token.attrGet('href') ?? ''), from: text.length }
    } else if (token.type === 'link_close' && link) {
      const shown = text.slice(link.from)
      if (shown !== link.address && `mailto:${shown}` !== link.address) text += ` (${link.address})`
      link = null
    } else if (token.type === 'image') {
      text += `${token.content} (${String(token.attrGet('src') ?? '')})`
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') text += '\n'
    else if (token.type.startsWith('math')) text += token.markup
    else text += token.content
  }
  return text
}
