/**
 * The known name that was probably meant; null where none is near.
 *
 * @param known in the order in which equally near ones are preferred
 */
export function suggest(typed: string, known: readonly string[]): string | null {
  const word = typed.trim().toLowerCase()
  const limit = Math.max(1, Math.floor(word.length / 3))
  let best: { name: string; far: number } | null = null
  for (const name of known) {
    const other = name.toLowerCase()
    const begins = word.length >= 4 && (other.startsWith(word) || word.startsWith(other))
    const far = begins ? 1 : distance(word, other)
    if (far <= limit && (best === null || far < best.far)) best = { name, far }
  }
  return best?.name ?? null
}

/**
 * Letters to put in, take out, change, or swap with their neighbour, each at most once (optimal string
 * alignment, Damerau 1964).
 */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    rows.push([i])
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) least = Math.min(least, at(i - 2, j - 2) + 1)
      rows[i]?.push(least)
    }
  }
  return at(a.length, b.length)
}
