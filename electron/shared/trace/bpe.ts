/** The piece at `at` and the one behind it become one, because their pair has the lowest rank. */
export interface Merge {
  at: number
  /** Place of the pair in the list of learned merges: lower was learned earlier, and goes first. */
  rank: number
}

/**
 * Byte-pair encoding of one word (Sennrich et al. 2016, algorithm 1, as GPT-2 applies it): of all pairs
 * of neighbours that have a rank, the one with the lowest is joined, the leftmost among equals; again,
 * until no pair has one.
 *
 * @param pieces what it begins with, one byte each
 * @param rankOf of a pair; undefined: it was never learned
 */
export function mergesOf(
  pieces: readonly string[],
  rankOf: (left: string, right: string) => number | undefined,
): Merge[] {
  const left = [...pieces]
  const rankAt = (at: number): number => {
    const [a, b] = [left[at], left[at + 1]]
    return a === undefined || b === undefined ? Infinity : (rankOf(a, b) ?? Infinity)
  }
  // Of each piece with the one behind it: a merge changes only those of its neighbours.
  const ranks = left.map((_, at) => rankAt(at))
  const merges: Merge[] = []
  for (;;) {
    const at = placeOfLowest(ranks)
    const rank = ranks[at] ?? Infinity
    if (rank === Infinity) return merges
    merges.push({ at, rank })
    joinAt(left, at)
    ranks.splice(at, 1)
    ranks[at] = rankAt(at)
    if (at > 0) ranks[at - 1] = rankAt(at - 1)
  }
}

function joinAt(pieces: string[], at: number): void {
  pieces.splice(at, 2, (pieces[at] ?? '') + (pieces[at + 1] ?? ''))
}

/** The first of the lowest; 0 where there are none. */
function placeOfLowest(ranks: readonly number[]): number {
  let lowest = 0
  for (let at = 1; at < ranks.length; at++) {
    if ((ranks[at] ?? Infinity) < (ranks[lowest] ?? Infinity)) lowest = at
  }
  return lowest
}
