/** `npm run proof` looks at everything. */
export const WHOLE = process.env.VITRINE_PROOF === '1'

/**
 * Hands out `count` of all ways to look at a view, other ones at each call, until all have had their turn:
 * most views are built from the same parts. The full number is for `npm run proof`.
 */
export function rotating<T>(all: readonly T[], count: number): () => readonly T[] {
  let next = 0
  return () => {
    if (WHOLE) return all
    const chosen = Array.from({ length: count }, (_, at) => all[(next + at) % all.length]!)
    next += count
    return chosen
  }
}
