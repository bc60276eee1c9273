/** Tokens shown at once, unless all are asked for. */
const PAGE = 120
/** Tokens of which one is looked at anew when something in it changes. */
const BLOCK = 60

/** The stretch of a long text that is shown: the one the selected token is in. */
export function pageOf(count: number, selected: number | null): { from: number; to: number } {
  const from = Math.floor(Math.min(selected ?? 0, Math.max(0, count - 1)) / PAGE) * PAGE
  return { from, to: Math.min(count, from + PAGE) }
}

export function blocksOf<T>(list: readonly T[]): T[][] {
  const blocks: T[][] = []
  for (let at = 0; at < list.length; at += BLOCK) blocks.push(list.slice(at, at + BLOCK))
  return blocks
}
