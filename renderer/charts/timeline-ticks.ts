/** Surprise at which a tick reaches full height, bits: a token given about 1 in 1,000. */
export const FULL_HEIGHT_BITS = 10

const SHORTEST = 0.12

export interface TickShape {
  timeMs: number
  /** −log₂ p, bits. */
  surprise: number
}

/**
 * All ticks as one SVG path in a box of 1000 × `height`: one vertical line per token from the floor,
 * its height the surprise. One path, so that ten thousand ticks stay one element.
 */
export function tickPath(ticks: readonly TickShape[], durationMs: number, height: number): string {
  return ticks
    .map(({ timeMs, surprise }) => {
      const share = Math.min(1, Math.max(SHORTEST, surprise / FULL_HEIGHT_BITS))
      const x = round(durationMs === 0 ? 0 : (timeMs / durationMs) * 1000)
      return `M${String(x)} ${String(height)}V${String(round(height * (1 - share)))}`
    })
    .join('')
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
