/** What one token of a lesson's corpus is. Chinese writes no spaces between words, so there it is a character. */
export type TokenUnit = 'word' | 'character'

/** A word with what is inside it (`don't`, `well-known`), or one sign of punctuation. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]/gu

/** What has no blank before it: signs that close, and Chinese. */
const JOINED = /^(?:[.,;:!?…)\]}%，。！？；：、”’）》]|\p{Script=Han}.*)$/u

/** Characters where the text has a Chinese one, else words. */
export function unitOf(text: string): TokenUnit {
  return /\p{Script=Han}/u.test(text) ? 'character' : 'word'
}

/** A text's tokens, without the blanks between them. */
export function tokenise(text: string, unit: TokenUnit): string[] {
  return unit === 'word' ? (text.match(WORD) ?? []) : [...text.replaceAll(/\s/gu, '')]
}

/** One sentence a line; empty lines are none. */
export function sentencesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** A token as it continues a text: a word with the blank before it, unless it comes first. */
export function asWritten(token: string, unit: TokenUnit, first: boolean): string {
  return unit === 'character' || first || JOINED.test(token) ? token : ` ${token}`
}

/** The text that these tokens make. */
export function joinTokens(tokens: readonly string[], unit: TokenUnit): string {
  return tokens.map((token, at) => asWritten(token, unit, at === 0)).join('')
}
