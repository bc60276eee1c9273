import type { LensAnswer, LensEntry } from '#shared/trace/probe.ts'

/** Positions asked about at once: each takes a product with the whole output matrix at every layer. */
const BLOCK = 8
/** Candidates asked for at every layer. */
export const TOP = 5

/** The positions of the block a position is in; `last` is the last that may be asked about. */
export function blockOf(position: number, last: number): number[] {
  const from = Math.floor(position / BLOCK) * BLOCK
  return Array.from({ length: Math.min(BLOCK, last - from + 1) }, (_, i) => from + i)
}

/** The blocks that positions `first`–`to` lie in, in order. */
export function blocksWithin(first: number, to: number, last: number): number[][] {
  const end = Math.min(to, last)
  const blocks: number[][] = []
  for (let at = first; at <= end; at = (Math.floor(at / BLOCK) + 1) * BLOCK) {
    blocks.push(blockOf(at, last))
  }
  return blocks
}

const found = new WeakMap<LensAnswer, Map<number, LensEntry[]>>()

/** An answer's entries by position, layers rising; worked out once for each answer. */
export function byPosition(answer: LensAnswer): ReadonlyMap<number, readonly LensEntry[]> {
  const known = found.get(answer)
  if (known) return known
  const map = new Map<number, LensEntry[]>()
  for (const entry of answer.lens) {
    const list = map.get(entry.position) ?? []
    list[entry.layer] = entry
    map.set(entry.position, list)
  }
  found.set(answer, map)
  return map
}
