/**
 * Which part of a picture is in sight. At zoom 1 it fills its window; its corner lies `x` and `y` CSS
 * pixels left of and above the window's.
 */
export interface MapView {
  zoom: number
  x: number
  y: number
}

/** A picture of `rows` × `cols` cells; `cellWidth` and `cellHeight` at zoom 1, CSS pixels. */
export interface MapGrid {
  rows: number
  cols: number
  cellWidth: number
  cellHeight: number
}

export interface MapCell {
  row: number
  col: number
}

export const WHOLE: MapView = { zoom: 1, x: 0, y: 0 }

/** Largest side of a cell, CSS pixels: at first, and zoomed in. */
const LARGEST_AT_FIRST = 40
const LARGEST = 48
/** The narrow side of a long matrix is drawn up to so large, its cells up to so wide. */
const LONG = 96
const LONG_CELL = 24

/** Square cells as large as the room allows; where a side is much longer, the other gets more. */
export function fitGrid(
  room: { width: number; height: number },
  { rows, cols }: { rows: number; cols: number },
): MapGrid {
  const [widest, highest] = [room.width / cols, room.height / rows]
  const side = Math.min(LARGEST_AT_FIRST, widest, highest)
  const more = (count: number): number => Math.min(LONG_CELL, LONG / count)
  return {
    rows,
    cols,
    cellWidth: rows > 2 * cols ? Math.min(widest, Math.max(side, more(cols))) : side,
    cellHeight: cols > 2 * rows ? Math.min(highest, Math.max(side, more(rows))) : side,
  }
}

/** The window, which is as large as the whole picture at zoom 1. */
export function sizeOf({ rows, cols, cellWidth, cellHeight }: MapGrid): {
  width: number
  height: number
} {
  return { width: cols * cellWidth, height: rows * cellHeight }
}

/** How far it can be zoomed in, at least 1. */
export function largestZoom({ cellWidth, cellHeight }: MapGrid): number {
  return Math.max(1, LARGEST / Math.min(cellWidth, cellHeight))
}

/** The nearest view that shows nothing beyond the picture's edges. */
export function clampView(view: MapView, grid: MapGrid): MapView {
  const { width, height } = sizeOf(grid)
  const zoom = Math.min(largestZoom(grid), Math.max(1, view.zoom))
  return {
    zoom,
    x: Math.min(width * (zoom - 1), Math.max(0, view.x)),
    y: Math.min(height * (zoom - 1), Math.max(0, view.y)),
  }
}

/** Zooms by a factor; what lies under a point of the window stays there. */
export function zoomAt(
  view: MapView,
  grid: MapGrid,
  factor: number,
  at: { x: number; y: number },
): MapView {
  const zoom = Math.min(largestZoom(grid), Math.max(1, view.zoom * factor))
  const ratio = zoom / view.zoom
  const moved = { zoom, x: (view.x + at.x) * ratio - at.x, y: (view.y + at.y) * ratio - at.y }
  return clampView(moved, grid)
}

/** Moves the picture with the pointer that drags it. */
export function panBy(view: MapView, grid: MapGrid, dx: number, dy: number): MapView {
  return clampView({ ...view, x: view.x - dx, y: view.y - dy }, grid)
}

/** The cell under a point of the window, null beside the picture. */
export function cellUnder(view: MapView, grid: MapGrid, x: number, y: number): MapCell | null {
  const col = Math.floor((view.x + x) / (grid.cellWidth * view.zoom))
  const row = Math.floor((view.y + y) / (grid.cellHeight * view.zoom))
  const { width, height } = sizeOf(grid)
  const inside = x >= 0 && y >= 0 && x < width && y < height
  return inside && row < grid.rows && col < grid.cols ? { row, col } : null
}

/** Half-open ranges of the rows and columns in sight. */
export function cellsSeen(
  view: MapView,
  grid: MapGrid,
): { rows: [from: number, to: number]; cols: [from: number, to: number] } {
  const { width, height } = sizeOf(grid)
  const [wide, high] = [grid.cellWidth * view.zoom, grid.cellHeight * view.zoom]
  return {
    rows: [
      Math.max(0, Math.floor(view.y / high)),
      Math.min(grid.rows, Math.ceil((view.y + height) / high)),
    ],
    cols: [
      Math.max(0, Math.floor(view.x / wide)),
      Math.min(grid.cols, Math.ceil((view.x + width) / wide)),
    ],
  }
}

/** The view that has a cell in sight, moved no further than that takes. */
export function viewWith(view: MapView, grid: MapGrid, { row, col }: MapCell): MapView {
  const { width, height } = sizeOf(grid)
  const [wide, high] = [grid.cellWidth * view.zoom, grid.cellHeight * view.zoom]
  return clampView(
    {
      zoom: view.zoom,
      x: Math.min(col * wide, Math.max(view.x, (col + 1) * wide - width)),
      y: Math.min(row * high, Math.max(view.y, (row + 1) * high - height)),
    },
    grid,
  )
}
