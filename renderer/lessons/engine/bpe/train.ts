import { tokenise } from '../corpus/tokenise.ts'

/** A word as the pieces it has been joined to so far, and how often the corpus has it. */
export interface CountedWord {
  pieces: readonly string[]
  count: number
}

/** One learned merge; its place in the list of all is its rank. */
export interface LearnedMerge {
  left: string
  right: string
  /** How often the pair stood in the corpus when it was learned. */
  count: number
}

/** What training has after a merge. */
export interface TrainingStep {
  merge: LearnedMerge
  /** The corpus with this pair joined wherever it stands. */
  words: CountedWord[]
}

/**
 * The corpus' words in order of their first appearance, each in single characters and, as GPT-2 has it,
 * with the blank before it.
 */
export function countWords(texts: readonly string[]): CountedWord[] {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const word of tokenise(text, 'word'))
      counts.set(` ${word}`, (counts.get(` ${word}`) ?? 0) + 1)
  }
  return [...counts].map(([word, count]) => ({ pieces: [...word], count }))
}

/**
 * Learns byte-pair encoding (Sennrich et al. 2016, algorithm 1): joins the most frequent pair of
 * neighbours everywhere, again and again. Among equally frequent pairs the one met first goes first,
 * words read in their order and from left to right.
 *
 * @param merges how many at most; fewer where no pair is left that stands twice
 */
export function* trainBpe(start: readonly CountedWord[], merges: number): Generator<TrainingStep> {
  let words = [...start]
  for (let rank = 0; rank < merges; rank++) {
    const merge = mostFrequentPair(words)
    if (merge === null || merge.count < 2) return
    words = words.map(({ pieces, count }) => ({ pieces: joinPair(pieces, merge), count }))
    yield { merge, words }
  }
}

/** The pair that stands most often in the corpus; null where every word is a single piece. */
function mostFrequentPair(words: readonly CountedWord[]): LearnedMerge | null {
  // A Map hands out its entries in the order they came in: the first of the largest was met first.
  const pairs = new Map<string, LearnedMerge>()
  for (const { pieces, count } of words) {
    for (let at = 0; at + 1 < pieces.length; at++) {
      const [left, right] = [pieces[at]!, pieces[at + 1]!]
      const pair = pairs.get(pairKey(left, right)) ?? { left, right, count: 0 }
      pair.count += count
      pairs.set(pairKey(left, right), pair)
    }
  }
  let best: LearnedMerge | null = null
  for (const pair of pairs.values()) if (pair.count > (best?.count ?? 0)) best = pair
  return best
}

function joinPair(
  pieces: readonly string[],
  { left, right }: Pick<LearnedMerge, 'left' | 'right'>,
): string[] {
  const joined: string[] = []
  for (let at = 0; at < pieces.length; at++) {
    const found = pieces[at] === left && pieces[at + 1] === right
    joined.push(found ? left + right : pieces[at]!)
    if (found) at++
  }
  return joined
}

/** One text for a pair; no piece has a NUL in it. */
export function pairKey(left: string, right: string): string {
  return `${left}\0${right}`
}
