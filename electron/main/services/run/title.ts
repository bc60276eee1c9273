import { plainLine } from '#shared/plain-line.ts'

const MAX_CHARACTERS = 60

/**
 * A session's title from what was asked first: its first line without marks of Markdown, cut where a
 * word or character ends.
 */
export function titleOf(text: string): string {
  const line = text.trim().split(/\r\n|[\r\n\u2028\u2029]/, 1)[0] ?? ''
  const clean = plainLine(line)
  const characters = [...new Intl.Segmenter().segment(clean.slice(0, MAX_CHARACTERS * 20))]
  if (characters.length <= MAX_CHARACTERS) return clean
  const cut = characters.slice(0, MAX_CHARACTERS - 1).map(({ segment }) => segment)
  const space = cut.lastIndexOf(' ')
  const whole = space > MAX_CHARACTERS / 2 ? cut.slice(0, space) : cut
  return `${whole.join('')}…`
}
