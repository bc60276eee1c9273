import { paintHeatmap, type HeatmapData } from './heatmap-pixels.ts'
import type { CanvasColours } from './use-canvas-colours.ts'
import { cellOrigin, cellsInSight, type WallLayout, type WallSight } from './wall-layout.ts'

/** The thumbnails of a wall, each painted once, when it first comes into sight. */
export function thumbnails(
  cell: (layer: number, head: number) => HeatmapData,
  table: Uint8ClampedArray,
  heads: number,
) {
  const painted = new Map<number, ImageData>()
  let size = ''
  return (layer: number, head: number, wide: number, high: number): ImageData => {
    const now = `${String(wide)} ${String(high)}`
    if (now !== size) painted.clear()
    size = now
    const slot = layer * heads + head
    let image = painted.get(slot)
    if (!image) {
      image = new ImageData(paintHeatmap(cell(layer, head), table, wide, high), wide, high)
      painted.set(slot, image)
    }
    return image
  }
}
export type Thumbnails = ReturnType<typeof thumbnails>

/** Draws the thumbnails that a window on the wall shows. */
export function paintThumbnails(
  context: CanvasRenderingContext2D,
  ratio: number,
  layout: WallLayout,
  sight: WallSight,
  of: Thumbnails,
): void {
  const { layers, heads } = cellsInSight(layout, sight)
  const wide = Math.round(layout.cellWidth * ratio)
  const high = Math.round(layout.cellHeight * ratio)
  if (wide === 0 || high === 0) return
  for (let layer = layers[0]; layer < layers[1]; layer++) {
    for (let head = heads[0]; head < heads[1]; head++) {
      const { x, y } = cellOrigin(layout, { layer, head })
      const [left, top] = [Math.round((x - sight.x) * ratio), Math.round((y - sight.y) * ratio)]
      context.putImageData(of(layer, head, wide, high), left, top)
    }
  }
}

/** The numbers of layers and heads, which stay at the window's edges while the wall moves under them. */
export function paintNumbers(
  context: CanvasRenderingContext2D,
  layout: WallLayout,
  sight: WallSight,
  axes: string,
  colours: CanvasColours,
): void {
  const { left, top, gap, cellWidth, cellHeight } = layout
  const seen = cellsInSight(layout, sight)
  context.font = colours.font
  context.textBaseline = 'middle'
  context.fillStyle = colours.wall
  context.fillRect(0, 0, left - 3, sight.height)
  context.fillStyle = colours.ink2
  context.textAlign = 'right'
  for (const layer of numbers(seen.layers, cellHeight + gap)) {
    const { y } = cellOrigin(layout, { layer, head: 0 })
    context.fillText(String(layer), left - 6, y - sight.y + cellHeight / 2)
  }
  context.fillStyle = colours.wall
  context.fillRect(0, 0, sight.width, top - 3)
  context.fillStyle = colours.ink2
  context.textAlign = 'left'
  context.fillText(axes, 0, 9)
  if (layout.heads === 1) return
  context.textAlign = 'center'
  for (const head of numbers(seen.heads, cellWidth + gap)) {
    const x = cellOrigin(layout, { layer: 0, head }).x - sight.x + cellWidth / 2
    if (x > left) context.fillText(String(head), x, top - 10)
  }
}

/** Every number where there is room for it, else every fifth. */
function* numbers([from, to]: [number, number], room: number): Generator<number> {
  const every = room >= 13 ? 1 : 5
  for (let at = Math.ceil(from / every) * every; at < to; at += every) yield at
}
