import type { TickShape } from './timeline-ticks.ts'

/** Mean surprise at which the colour of the band ends, bits a token. */
export const FULL_MEAN_BITS = 4

/** How far a token counts, as a share of the band: the standard deviation of the kernel. */
const BANDWIDTH = 0.012
/** Beyond so many deviations a token counts no more. */
const REACH = 3

/**
 * How much the tokens near each place surprised the model: the mean of −log₂ p, each token weighing by a
 * Gaussian of its distance (Nadaraya–Watson). Ten thousand tokens are first put together by column.
 *
 * @returns bits by column, from left to right; NaN where no token is near
 */
export function surpriseDensity(
  ticks: readonly TickShape[],
  durationMs: number,
  columns: number,
): Float64Array {
  const sums = new Float64Array(columns)
  const counts = new Float64Array(columns)
  for (const { timeMs, surprise } of ticks) {
    const share = durationMs === 0 ? 0 : timeMs / durationMs
    const column = Math.min(columns - 1, Math.round(share * (columns - 1)))
    sums[column] = (sums[column] ?? 0) + surprise
    counts[column] = (counts[column] ?? 0) + 1
  }
  const sigma = Math.max(1, BANDWIDTH * columns)
  const reach = Math.ceil(REACH * sigma)
  const kernel = Float64Array.from({ length: reach + 1 }, (_, d) =>
    Math.exp(-0.5 * (d / sigma) ** 2),
  )
  return Float64Array.from({ length: columns }, (_, column) => {
    let [bits, weight] = [0, 0]
    const last = Math.min(columns - 1, column + reach)
    for (let near = Math.max(0, column - reach); near <= last; near++) {
      const nearness = kernel[Math.abs(near - column)] ?? 0
      bits += nearness * (sums[near] ?? 0)
      weight += nearness * (counts[near] ?? 0)
    }
    return bits / weight
  })
}
