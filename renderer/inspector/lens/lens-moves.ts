/** A cell of the lens: a token's position, and blocks passed. */
export interface LensPlace {
  position: number
  passed: number
}

const MOVES: Record<string, (cell: LensPlace, last: LensPlace) => LensPlace> = {
  ArrowLeft: ({ position, passed }) => ({ position: position - 1, passed }),
  ArrowRight: ({ position, passed }) => ({ position: position + 1, passed }),
  ArrowUp: ({ position, passed }) => ({ position, passed: passed - 1 }),
  ArrowDown: ({ position, passed }) => ({ position, passed: passed + 1 }),
  Home: ({ passed }) => ({ position: 1, passed }),
  End: ({ passed }, last) => ({ position: last.position, passed }),
  PageUp: ({ position }) => ({ position, passed: 0 }),
  PageDown: ({ position }, last) => ({ position, passed: last.passed }),
}

/**
 * Where a key of the grid pattern leads, kept within the table; null for keys that mean nothing here.
 *
 * @param last the cell at the table's end; its first is position 1, no block passed
 */
export function lensMove(cell: LensPlace, last: LensPlace, key: string): LensPlace | null {
  const to = MOVES[key]?.(cell, last)
  if (!to) return null
  return {
    position: Math.min(last.position, Math.max(1, to.position)),
    passed: Math.min(last.passed, Math.max(0, to.passed)),
  }
}
