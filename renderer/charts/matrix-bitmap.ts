import { paintHeatmap, type HeatmapData } from './heatmap-pixels.ts'

/**
 * A matrix as bitmaps of as many pixels as a drawing needs, each painted once: one pixel a cell where
 * cells are larger than pixels, else as many as there is room for, each the largest of its cells.
 */
export function matrixBitmaps(data: HeatmapData, table: Uint8ClampedArray) {
  const painted = new Map<string, OffscreenCanvas>()

  function of(columns: number, rows: number): OffscreenCanvas {
    const key = `${String(columns)} ${String(rows)}`
    const known = painted.get(key)
    if (known) return known
    const canvas = new OffscreenCanvas(columns, rows)
    const pixels = paintHeatmap(data, table, columns, rows)
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0)
    painted.set(key, canvas)
    return canvas
  }

  return {
    /**
     * The one for a drawing of the whole matrix `width` × `height` device pixels large, which may reach
     * far beyond the window. At `exact` it has that size; else halves of the cells' number, so that
     * zooming does not paint at every step.
     */
    for(width: number, height: number, exact: boolean): OffscreenCanvas {
      return of(pixelsAlong(data.cols, width, exact), pixelsAlong(data.rows, height, exact))
    },
  }
}
export type MatrixBitmaps = ReturnType<typeof matrixBitmaps>

/** Pixels along a side of `cells` cells that is drawn `size` device pixels long. */
export function pixelsAlong(cells: number, size: number, exact: boolean): number {
  if (size >= cells) return cells
  if (exact) return Math.max(1, Math.round(size))
  return Math.max(1, Math.ceil(cells / 2 ** Math.ceil(Math.log2(cells / size))))
}
