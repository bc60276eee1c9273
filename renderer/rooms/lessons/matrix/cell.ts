/** A place in a matrix: rows ask, columns are asked. */
export interface Cell {
  row: number
  column: number
}

const STEPS: Partial<Record<string, Cell>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

/** Where an arrow key leads from a cell, within `rows` × `columns`; null for other keys. */
export function cellBy(key: string, from: Cell, rows: number, columns: number): Cell | null {
  const by = STEPS[key]
  if (!by) return null
  const within = (at: number, count: number): number => Math.min(Math.max(at, 0), count - 1)
  return {
    row: within(from.row + by.row, rows),
    column: within(from.column + by.column, columns),
  }
}
