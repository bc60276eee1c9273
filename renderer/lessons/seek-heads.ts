/** What a head may be looking at, from each token: the one before, the one before that, the text's first, an earlier token that is the same. */
export const SEEKS = ['previous', 'two', 'first', 'same'] as const
export type Seek = (typeof SEEKS)[number]

/** Whether a query at one place looks for a key at another; the first token sees itself alone and is left out. */
function isSought(seek: Seek, ids: readonly number[], query: number, key: number): boolean {
  if (seek === 'previous') return key === query - 1
  if (seek === 'two') return key === query - 2
  if (seek === 'first') return key === 0 && query > 0
  return key < query && ids[key] === ids[query]
}

/**
 * How much of its attention each head gives to what is sought: the mean over all tokens that have
 * something of the kind, of the weights of all that is.
 *
 * @param weights `[maps, n, keys]`, C order, each row of the first n tokens summing to 1
 * @param ids of those n tokens
 * @returns by map, 0–1; null where no token has anything of the kind
 */
export function seekScores(
  weights: ArrayLike<number>,
  keys: number,
  ids: readonly number[],
  seek: Seek,
): number[] | null {
  const n = ids.length
  const pairs = ids.map((_, query) =>
    ids.flatMap((__, key) => (isSought(seek, ids, query, key) ? [key] : [])),
  )
  const rows = pairs.flatMap((sought, query) => (sought.length > 0 ? [{ query, sought }] : []))
  if (rows.length === 0) return null
  return Array.from({ length: weights.length / (n * keys) }, (_, map) => {
    let sum = 0
    for (const { query, sought } of rows) {
      for (const key of sought) sum += weights[(map * n + query) * keys + key] ?? 0
    }
    return sum / rows.length
  })
}

/** The place of the highest score; the first of equals. */
export function highest(scores: readonly number[]): number {
  return scores.indexOf(Math.max(...scores))
}
