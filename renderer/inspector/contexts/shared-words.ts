import type { Word } from '../../trace/words.ts'

export interface SharedWord {
  text: string
  /** Index of the word in each text. */
  first: number
  second: number
}

const LETTER = /[\p{L}\p{N}]/u

/** One way to write a word: letter case is no difference. */
function folded(word: Word): string {
  return word.text.toLowerCase()
}

/** Whether it is more than punctuation. */
export function isSpoken(word: Word): boolean {
  return !word.special && LETTER.test(word.text)
}

/** Words that stand in both texts, letter case apart, the longest first; each by where it comes first. */
export function sharedWords(first: readonly Word[], second: readonly Word[]): SharedWord[] {
  const found = new Map<string, SharedWord>()
  for (const [at, word] of first.entries()) {
    const name = folded(word)
    if (!isSpoken(word) || found.has(name)) continue
    const other = second.findIndex((each) => !each.special && folded(each) === name)
    if (other !== -1) found.set(name, { text: word.text, first: at, second: other })
  }
  return [...found.values()].sort((a, b) => b.text.length - a.text.length || a.first - b.first)
}

/** Whether two words are one but for letter case. */
export function isSameWord(a: Word, b: Word): boolean {
  return folded(a) === folded(b)
}

/** The language whose word boundaries a text is cut by, as its letters tell. */
export function languageOf(text: string): string | null {
  return /\p{Script=Han}/u.test(text) ? 'zh' : null
}
