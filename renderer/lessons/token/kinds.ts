import type { TokenPiece } from '#shared/trace/tokens.ts'

/**
 * What a token is to a reader: a whole word, part of a longer one, Chinese characters, digits, signs,
 * nothing but blanks, or part of a character.
 */
export const TOKEN_KINDS = ['word', 'part', 'han', 'digits', 'signs', 'blank', 'bytes'] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]

const HAN = /\p{Script=Han}/u
/** Of a writing that parts its words by blanks. */
const isLetter = (text: string): boolean => /[\p{L}\p{M}]/u.test(text) && !HAN.test(text)

/** The kind of each token of a text, which its neighbours have a say in. */
export function kindsOf(pieces: readonly Pick<TokenPiece, 'text'>[]): TokenKind[] {
  return pieces.map(({ text }, at) => {
    if (text.includes('\ufffd')) return 'bytes'
    if (text.trim() === '') return 'blank'
    if (HAN.test(text)) return 'han'
    if (isLetter(text)) {
      const goesOn = isLetter(firstOf(pieces[at + 1])) && isLetter(lastOf(pieces[at]))
      const begun = isLetter(lastOf(pieces[at - 1])) && isLetter(firstOf(pieces[at]))
      return goesOn || begun ? 'part' : 'word'
    }
    return /\p{N}/u.test(text) ? 'digits' : 'signs'
  })
}

const firstOf = (piece?: { text: string }): string => [...(piece?.text ?? '')][0] ?? ''
const lastOf = (piece?: { text: string }): string => [...(piece?.text ?? '')].at(-1) ?? ''

/** How many of each kind, those there are, most first. */
export function countKinds(
  pieces: readonly Pick<TokenPiece, 'text'>[],
): { kind: TokenKind; count: number }[] {
  const kinds = kindsOf(pieces)
  return TOKEN_KINDS.map((kind) => ({ kind, count: kinds.filter((each) => each === kind).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
}

/** How many tokens bring the blank before them along. */
export function countBlanks(pieces: readonly Pick<TokenPiece, 'text'>[]): number {
  return pieces.filter(({ text }) => text.startsWith(' ')).length
}

/** A word as a text may have it: first in it, behind a blank, capitalised, all in capitals. */
export const WAYS = ['bare', 'behind', 'capital', 'capitals'] as const
export type Way = (typeof WAYS)[number]

/** Those ways that differ for this word. */
export function waysOf(word: string): { way: Way; text: string }[] {
  const [first = '', ...others] = word
  const texts: Record<Way, string> = {
    bare: word,
    behind: ` ${word}`,
    capital: first.toUpperCase() + others.join(''),
    capitals: word.toUpperCase(),
  }
  const seen = new Set<string>()
  return WAYS.flatMap((way) => {
    const text = texts[way]
    if (seen.has(text)) return []
    seen.add(text)
    return [{ way, text }]
  })
}

/** A word's letters one by one, and which of them are the letter. */
export function lettersOf(word: string, letter: string): { text: string; counts: boolean }[] {
  const wanted = letter.toLowerCase()
  return [...word].map((text) => ({ text, counts: text.toLowerCase() === wanted }))
}
