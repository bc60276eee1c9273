const MAX_CHARACTERS = 60

/** Marks of Markdown at the beginning of a line: headings, quotations, lists. */
const LEADING = /^(?:#{1,6}\s+|>\s*|[-*+]\s+|\d{1,3}[.)]\s+)+/u
/** Marks around words: what they enclose touches them, which a product or a name with _ does not. */
const AROUND = /(?<!\w)(\*{1,3}|_{1,3}|`{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)/gu

/**
 * A session's title from what was asked first: its first line without marks of Markdown, cut where a
 * word or character ends.
 */
export function titleOf(text: string): string {
  const line = text.trim().split(/\r\n|[\r\n\u2028\u2029]/, 1)[0] ?? ''
  const plain = line.replaceAll(/\s+/gu, ' ').trim()
  const clean = plain.replace(LEADING, '').replaceAll(AROUND, '$2') || plain
  const characters = [...new Intl.Segmenter().segment(clean.slice(0, MAX_CHARACTERS * 20))]
  if (characters.length <= MAX_CHARACTERS) return clean
  const cut = characters.slice(0, MAX_CHARACTERS - 1).map(({ segment }) => segment)
  const space = cut.lastIndexOf(' ')
  const whole = space > MAX_CHARACTERS / 2 ? cut.slice(0, space) : cut
  return `${whole.join('')}…`
}
