import { NgramCounts } from './engine/ngram/counts.ts'
import type { MarkovState } from './engine/states/markov.ts'
import { readCorpus, type LessonLocale } from './own-corpus.ts'

/** GPT-2's window, in tokens. */
export const LARGEST_WINDOW = 1024
/** Rows that can still be drawn one by one. */
const DRAWN = 4096

/** How a table grows with its window, for the words and sentences of chapter 4. */
export interface RowsView {
  /** Words of the vocabulary. */
  size: number
  words: readonly string[]
  /** |V|ⁿ. */
  rows: bigint
  /** How many of them the sentences fill. */
  filled: number
  /** By row, in the vocabulary's order: whether the sentences fill it; null where there are too many. */
  squares: readonly boolean[] | null
}

/** @param n words of context, 1 or more */
export function rowsView(
  markov: Readonly<Pick<MarkovState, 'sentences' | 'vocabulary'>>,
  n: number,
  locale: LessonLocale,
): RowsView {
  const { corpus } = readCorpus(markov, locale)
  const { size, tokens } = corpus.vocabulary
  const counts = new NgramCounts(corpus, n)
  const rows = counts.possibleRows
  const squares =
    rows > DRAWN
      ? null
      : Array.from({ length: Number(rows) }, (_, row) => counts.total(contextOf(row, size, n)) > 0)
  return { size, words: tokens, rows, filled: counts.seenRows, squares }
}

/** The words that a row stands for: its number written in base |V|, with n digits. */
export function contextOf(row: number, size: number, n: number): number[] {
  return Array.from({ length: n }, (_, at) => Math.floor(row / size ** (n - 1 - at)) % size)
}

/** A large whole number as people read it. */
export interface LargeNumber {
  digits: number
  /** Parted by threes from the right. */
  groups: string[]
  /** `mantissa` × 10^`exponent`, rounded to two places. */
  mantissa: string
  exponent: number
}

/** @param value 1 or more */
export function largeNumber(value: bigint): LargeNumber {
  const text = String(value)
  const head = text.length % 3
  const threes = text.slice(head).match(/\d{3}/gu) ?? []
  // What 17 digits round to may have one digit more: 9.996 is 1.00 × 10¹.
  const [mantissa = '', carried = '0'] = Number(`${text[0] ?? '0'}.${text.slice(1, 17)}`)
    .toExponential(2)
    .split('e')
  return {
    digits: text.length,
    groups: head > 0 ? [text.slice(0, head), ...threes] : [...threes],
    mantissa,
    exponent: text.length - 1 + Number(carried),
  }
}
