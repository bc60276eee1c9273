import { cellsSeen, sizeOf, type MapCell, type MapGrid, type MapView } from './map-view.ts'
import type { MatrixBitmaps } from './matrix-bitmap.ts'
import type { CanvasColours } from './use-canvas-colours.ts'

/** Everything a frame shows, CSS pixels. */
export interface MapFrame {
  view: MapView
  grid: MapGrid
  /** Room for the names of the rows on the left and of the columns on top. */
  left: number
  top: number
  rowNames: readonly string[]
  colNames: readonly string[]
  /** Numbers at rows and columns too small for names. */
  rowNumbers: (row: number) => number
  markedRow: number | null
  cell: MapCell | null
}

/** From so high on a row has its name, CSS pixels; numbers stand at least so far apart. */
const NAMED = 10
const APART = 44

/** Draws a matrix in its view: one image, the names in sight, and what is marked. */
export function paintMap(
  context: CanvasRenderingContext2D,
  ratio: number,
  frame: MapFrame,
  bitmaps: MatrixBitmaps,
  colours: CanvasColours,
): void {
  const { view, grid, left, top } = frame
  const { width, height } = sizeOf(grid)
  context.scale(ratio, ratio)
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  const [wide, high] = [width * view.zoom, height * view.zoom]
  const image = bitmaps.for(wide * ratio, high * ratio, view.zoom === 1)
  context.imageSmoothingEnabled = false
  context.drawImage(image, left - view.x, top - view.y, wide, high)
  marks(context, frame, colours)
  context.restore()
  context.lineWidth = 1
  context.strokeStyle = colours.line
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1)
  names(context, frame, colours)
}

function marks(context: CanvasRenderingContext2D, frame: MapFrame, colours: CanvasColours): void {
  const { view, grid, left, top, markedRow, cell } = frame
  const { width, height } = sizeOf(grid)
  const [wide, high] = [grid.cellWidth * view.zoom, grid.cellHeight * view.zoom]
  if (cell) {
    context.globalAlpha = 0.14
    context.fillStyle = colours.ink
    context.fillRect(left, top + cell.row * high - view.y, width, high)
    context.fillRect(left + cell.col * wide - view.x, top, wide, height)
    context.globalAlpha = 1
  }
  if (markedRow === null) return
  context.lineWidth = 2
  context.strokeStyle = colours.accent
  context.strokeRect(left + 1, top + markedRow * high - view.y - 1, width - 2, high + 2)
}

function names(context: CanvasRenderingContext2D, frame: MapFrame, colours: CanvasColours): void {
  const { view, grid, left, top, cell, markedRow } = frame
  const seen = cellsSeen(view, grid)
  const [wide, high] = [grid.cellWidth * view.zoom, grid.cellHeight * view.zoom]
  context.textBaseline = 'middle'
  const { height, width } = sizeOf(grid)

  context.font = fontAt(colours.font, high)
  context.textAlign = 'right'
  for (const row of shown(seen.rows, high)) {
    const y = top + (row + 0.5) * high - view.y
    if (y < top || y > top + height) continue
    const strong = row === cell?.row || row === markedRow
    context.fillStyle = row === markedRow ? colours.accent : strong ? colours.ink : colours.ink2
    const name = high >= NAMED ? frame.rowNames[row] : String(frame.rowNumbers(row))
    context.fillText(name ?? '', left - 6, y)
  }
  context.font = fontAt(colours.font, wide)
  context.textAlign = 'left'
  for (const col of shown(seen.cols, wide)) {
    const x = left + (col + 0.5) * wide - view.x
    if (x < left || x > left + width) continue
    context.fillStyle = col === cell?.col ? colours.ink : colours.ink2
    const name = wide >= NAMED ? frame.colNames[col] : String(col)
    context.save()
    context.translate(x, top - 6)
    if (wide >= NAMED) context.rotate(-Math.PI / 3)
    else context.textAlign = 'center'
    context.fillText(name ?? '', 0, wide >= NAMED ? 0 : -4)
    context.restore()
  }
}

/** Names are no higher than their row. */
function fontAt(font: string, size: number): string {
  return size < NAMED || size >= 12 ? font : font.replace(/^[\d.]+px/, `${String(size)}px`)
}

/** Every row that has a name, or every so manieth that has a number. */
function* shown([from, to]: [number, number], size: number): Generator<number> {
  const step = size >= NAMED ? 1 : niceStep(APART / size)
  for (let at = Math.ceil(from / step) * step; at < to; at += step) yield at
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power
  return 10 * power
}
