/** Surprise at which a tick reaches full height, bits: a token given about 1 in 1,000. */
export const FULL_HEIGHT_BITS = 10

const SHORTEST = 0.12

export interface TickShape {
  timeMs: number
  /** −log₂ p, bits. */
  surprise: number
}

/**
 * The ticks as columns of a drawing, from left to right: how high the highest token of each stands, 0–1,
 * or 0 where none does. Ten thousand tokens are no more to draw than the screen has columns.
 */
export function tickColumns(
  ticks: readonly TickShape[],
  durationMs: number,
  columns: number,
): Float32Array {
  const heights = new Float32Array(columns)
  for (const { timeMs, surprise } of ticks) {
    const share = durationMs === 0 ? 0 : timeMs / durationMs
    const column = Math.min(columns - 1, Math.round(share * (columns - 1)))
    const height = Math.min(1, Math.max(SHORTEST, surprise / FULL_HEIGHT_BITS))
    heights[column] = Math.max(heights[column] ?? 0, height)
  }
  return heights
}
