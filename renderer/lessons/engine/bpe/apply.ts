import { mergesOf } from '#shared/trace/bpe.ts'
import { pairKey, type LearnedMerge } from './train.ts'

/** A word on its way to tokens, after one more merge. */
export interface MergeStep {
  /** Which learned merge it was. */
  rank: number
  /** Place of the piece it made. */
  at: number
  pieces: string[]
}

/** Looks up at what rank a pair was learned; undefined where it was not. */
export function ranksOf(
  merges: readonly Pick<LearnedMerge, 'left' | 'right'>[],
): (left: string, right: string) => number | undefined {
  const ranks = new Map(merges.map(({ left, right }, rank) => [pairKey(left, right), rank]))
  return (left, right) => ranks.get(pairKey(left, right))
}

/**
 * Applies learned merges to a word as the real tokenizers do: of the pairs it has, the one learned
 * first is joined, then again, until no pair of it was ever learned. The last step's pieces are its
 * tokens; without a step the word stays as it is.
 *
 * @param pieces the word's single characters
 */
export function applyMerges(
  pieces: readonly string[],
  rankOf: (left: string, right: string) => number | undefined,
): MergeStep[] {
  let current = [...pieces]
  return mergesOf(pieces, rankOf).map(({ at, rank }) => {
    current = current.toSpliced(at, 2, current[at]! + current[at + 1]!)
    return { rank, at, pieces: current }
  })
}
