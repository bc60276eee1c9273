import { toScale } from './heatmap-pixels.ts'

/** One line of the arcs figure: a token, or a run of tokens between two that are shown. */
export type ArcRow =
  | { kind: 'token'; position: number; weight: number }
  | { kind: 'gap'; from: number; to: number; weight: number }

/** Weaker keys get a line of their own only where there would be fewer than this many. */
const WORTH_A_LINE = 0.005
const AT_LEAST = 3

/**
 * A query's weights over the keys, shortened for reading: the strongest keys and the query itself
 * stay, in reading order, what lies between becomes one line with its summed weight. The weights of
 * all lines sum to the weights given. A gap of a single token is shown as that token.
 *
 * @param weights of every key that can be looked at, by position, index 0 = the first token
 * @param keep how many keys stay at most
 * @param query position of the token that looks, null where it is not among the keys
 * @param hidden a position never kept for its weight (the attention sink), null for none
 */
export function arcRows(
  weights: ArrayLike<number>,
  query: number | null,
  keep: number,
  hidden: number | null,
): ArcRow[] {
  const count = weights.length
  const strongest = Array.from({ length: count }, (_, position) => position)
    .filter((position) => position !== hidden)
    .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
    .slice(0, keep)
    .filter((position, place) => place < AT_LEAST || (weights[position] ?? 0) >= WORTH_A_LINE)
  const shown = new Set(query === null ? strongest : [...strongest, query])
  if (hidden !== null && hidden < count) shown.add(hidden)
  const rows: ArcRow[] = []
  for (let position = 0; position < count; position++) {
    if (shown.has(position)) {
      rows.push({ kind: 'token', position, weight: weights[position] ?? 0 })
      continue
    }
    const from = position
    let weight = weights[position] ?? 0
    while (position + 1 < count && !shown.has(position + 1)) weight += weights[++position] ?? 0
    rows.push(
      from === position
        ? { kind: 'token', position, weight }
        : { kind: 'gap', from, to: position, weight },
    )
  }
  return rows
}

/** Which line is the query's; the one after all of them where it is not among the keys. */
export function queryRowOf(rows: readonly ArcRow[], query: number | null): number {
  const row = rows.findIndex((one) => one.kind === 'token' && one.position === query)
  return row === -1 ? rows.length : row
}

export interface Arc {
  row: number
  /** SVG path data. */
  path: string
  /** 0–1: place on the colour scale of the row's weight ÷ the largest weight that has an arc. */
  opacity: number
}

/** How far a query's arc to itself reaches. */
const LOOP = 12

/**
 * Arcs from the query's line to every token line, left of the lines' text: x runs from `width` (at
 * the text) to 0, y down. `queryRow` may lie beyond the rows, where the query is not among them. The further apart two lines, the further out the arc; to itself it is a loop.
 */
export function arcPaths(
  rows: readonly ArcRow[],
  queryRow: number,
  options: {
    width: number
    rowHeight: number
    hidden: number | null
    /** Smaller weights have no arc. */
    floor?: number
  },
): Arc[] {
  const { width, rowHeight, hidden, floor = 0 } = options
  const drawn = rows
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.kind === 'token' && row.position !== hidden)
  const largest = Math.max(0, ...drawn.map(({ row }) => row.weight))
  const furthest = Math.max(1, ...drawn.map(({ index }) => Math.abs(index - queryRow)))
  const arcs = drawn.filter(({ row }) => row.weight >= floor)
  return arcs.map(({ row, index }) => {
    const loop = index === queryRow
    const distance = Math.abs(index - queryRow) / furthest
    const reach = loop ? LOOP : LOOP + (width - LOOP - 4) * Math.sqrt(distance)
    const from = (queryRow + (loop ? 0.3 : 0.5)) * rowHeight
    const to = (index + (loop ? 0.7 : 0.5)) * rowHeight
    return {
      row: index,
      path: arc(width, width - reach, from, to),
      opacity: largest > 0 ? toScale(row.weight / largest) : 0,
    }
  })
}

/** From (x, from) by way of `out` to (x, to). */
function arc(x: number, out: number, from: number, to: number): string {
  // A cubic goes three quarters of the way to its control points.
  const control = x - ((x - out) * 4) / 3
  const [start, end, bend] = [from, to, control].map((value) => value.toFixed(2))
  return `M${String(x)} ${String(start)}C${String(bend)} ${String(start)} ${String(bend)} ${String(end)} ${String(x)} ${String(end)}`
}
