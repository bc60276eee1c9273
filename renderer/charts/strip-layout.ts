/** How a vector lies on its strip: line by line, one cell for one number or for a few neighbours. */
export interface StripLayout {
  count: number
  columns: number
  rows: number
  /** Neighbouring numbers each cell stands for; 1 where every number has its own. */
  perCell: number
  /** CSS pixels. */
  cellWidth: number
  cellHeight: number
  /** Between two lines. */
  gap: number
  height: number
}

const NARROWEST = 4
const WIDEST = 14
const ONE_LINE = 18
const OF_MANY = 11
const GAP = 2
const MOST_LINES = 4

/**
 * Breaks a vector into lines where it is longer than the strip is wide, at whole groups (such as 64
 * numbers, a head's width), or halves or quarters of one where more numbers then have a cell of their
 * own; pools neighbours only where there would be too many lines.
 *
 * @param width CSS pixels, > 0
 */
export function stripLayout(count: number, width: number, group: number): StripLayout {
  const fitting = Math.max(1, Math.floor(width / NARROWEST))
  const shape = (columns: number, rows: number, perCell: number): StripLayout => {
    const cellHeight = rows === 1 ? ONE_LINE : OF_MANY
    const cellWidth = Math.min(WIDEST, width / columns)
    const height = rows * cellHeight + (rows - 1) * GAP
    return { count, columns, rows, perCell, cellWidth, cellHeight, gap: GAP, height }
  }
  if (count <= fitting) return shape(Math.max(1, count), 1, 1)
  const ways = [group, group / 2, group / 4, 1]
    .map((unit) => Math.floor(fitting / unit) * unit)
    .filter((columns) => columns > 0)
    .map((columns) => ({ columns, perCell: Math.ceil(count / (columns * MOST_LINES)) }))
  const fewest = Math.min(...ways.map(({ perCell }) => perCell))
  const { columns, perCell } = ways.find((way) => way.perCell === fewest) ?? {
    columns: fitting,
    perCell: fewest,
  }
  return shape(columns, Math.ceil(count / (columns * perCell)), perCell)
}

/** Half-open range of the numbers that a cell stands for. */
export function numbersUnder(layout: StripLayout, cell: number): [from: number, to: number] {
  const from = cell * layout.perCell
  return [from, Math.min(layout.count, from + layout.perCell)]
}

/** The cell under a point of the strip, null where there is none. */
export function stripCellAt(layout: StripLayout, x: number, y: number): number | null {
  const column = Math.floor(x / layout.cellWidth)
  const row = Math.floor(y / (layout.cellHeight + layout.gap))
  if (column < 0 || column >= layout.columns || row < 0 || row >= layout.rows) return null
  const cell = row * layout.columns + column
  return cell < cellCount(layout) ? cell : null
}

export function cellCount(layout: StripLayout): number {
  return Math.ceil(layout.count / layout.perCell)
}

/** Where a cell lies, CSS pixels from the strip's corner. */
export function stripCellBox(
  layout: StripLayout,
  cell: number,
): { x: number; y: number; width: number; height: number } {
  const row = Math.floor(cell / layout.columns)
  return {
    x: (cell % layout.columns) * layout.cellWidth,
    y: row * (layout.cellHeight + layout.gap),
    width: layout.cellWidth,
    height: layout.cellHeight,
  }
}

/** Where an arrow key leads from a cell, kept on the strip; null for keys that mean nothing here. */
export function stripMove(layout: StripLayout, cell: number, key: string): number | null {
  const last = cellCount(layout) - 1
  const to: Record<string, number> = {
    ArrowLeft: cell - 1,
    ArrowRight: cell + 1,
    ArrowUp: cell - layout.columns,
    ArrowDown: cell + layout.columns,
    Home: 0,
    End: last,
  }
  const next = to[key]
  if (next === undefined) return null
  return next < 0 || next > last ? cell : next
}

/** Of some neighbours the one furthest from 0, so that a large number never vanishes; its index. */
export function furthest(values: ArrayLike<number>, from: number, to: number): number {
  let best = from
  for (let i = from + 1; i < to; i++) {
    if (Math.abs(values[i] ?? 0) > Math.abs(values[best] ?? 0)) best = i
  }
  return best
}

/** The largest distance from 0 among the numbers; 0 where there are none. */
export function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0))
  return largest
}

/**
 * Place on the signed colour scale, 0–1 with ½ for 0: the square root of the share of the largest
 * distance, as a few very large numbers would leave all others looking like 0 on a straight scale.
 */
export function signedPlace(value: number, max: number): number {
  const share = max > 0 ? Math.min(1, Math.abs(value) / max) : 0
  return 0.5 + (Math.sign(value) * Math.sqrt(share)) / 2
}

/** The number that stands at a place on the signed colour scale; legends are made with it. */
export function signedAt(place: number, max: number): number {
  const x = 2 * place - 1
  return Math.sign(x) * x * x * max
}
