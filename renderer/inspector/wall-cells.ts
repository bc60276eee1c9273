import { largestShown, type HeatmapData } from '../charts/heatmap-pixels.ts'
import type { WallData } from './attention-data.ts'

/** What the thumbnails of a wall show. */
export interface WallPicture {
  /** Keys shown, from the first on. */
  columns: number
  end: (position: number) => number
  hidden: number | null
  floor: number
}

/**
 * A wall's thumbnails, all on one scale up to the largest weight that any of them shows. Their weights
 * are those of the wall, copied only where it has more columns than are shown.
 */
export function wallCells(
  wall: WallData,
  { columns, end, hidden, floor }: WallPicture,
): { cell: (layer: number, head: number) => HeatmapData; max: number } {
  const rows = wall.positions.length
  const cols = Math.min(columns, wall.keys)
  const shape = {
    rows,
    cols,
    hiddenColumn: hidden,
    floor,
    end: (row: number) => end(wall.positions[row] ?? 0),
  }
  const weightsOf = (slot: number): Float32Array => {
    const from = slot * rows * wall.keys
    if (rows === 1 || cols === wall.keys) return wall.weights.subarray(from, from + rows * cols)
    const weights = new Float32Array(rows * cols)
    for (let row = 0; row < rows; row++) {
      const at = from + row * wall.keys
      weights.set(wall.weights.subarray(at, at + cols), row * cols)
    }
    return weights
  }
  let max = 0
  for (let slot = 0; slot < wall.layers * wall.heads; slot++) {
    max = Math.max(max, largestShown({ ...shape, weights: weightsOf(slot) }))
  }
  return {
    max,
    cell: (layer, head) => ({ ...shape, max, weights: weightsOf(layer * wall.heads + head) }),
  }
}

/** The key that a row looks at most, a hidden one not counted; −1 where there is none. */
export function mostLookedAt(weights: Float32Array, hidden: number | null): number {
  let best = -1
  weights.forEach((weight, key) => {
    if (key !== hidden && (best === -1 || weight > (weights[best] ?? 0))) best = key
  })
  return best
}
