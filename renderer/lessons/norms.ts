import { constant } from './engine/network/parameter.ts'
import { layerNorm, rmsNorm } from './engine/transformer/norm.ts'

/** A vector in two numbers more than its mean. */
export interface Spread {
  mean: number
  /** Standard deviation (population). */
  deviation: number
  /** √(mean of squares). */
  rms: number
}

export function spreadOf(values: ArrayLike<number>): Spread {
  const n = Math.max(1, values.length)
  let [sum, squares] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    sum += values[i] ?? 0
    squares += (values[i] ?? 0) ** 2
  }
  const mean = sum / n
  let apart = 0
  for (let i = 0; i < values.length; i++) apart += ((values[i] ?? 0) - mean) ** 2
  return { mean, deviation: Math.sqrt(apart / n), rms: Math.sqrt(squares / n) }
}

/**
 * A vector as both norms leave it before anything learned is done to it.
 *
 * @param epsilon as the model adds it under the root
 */
export function normalised(
  values: ArrayLike<number>,
  epsilon: number,
): { layer: Float64Array; rms: Float64Array } {
  const x = { rows: 1, cols: values.length, data: Float64Array.from(values) }
  const ones = constant('gain', 1, values.length, 1).value
  const zeros = constant('bias', 1, values.length, 0).value
  return {
    layer: layerNorm(x, ones, zeros, epsilon).normalised.data,
    rms: rmsNorm(x, ones, epsilon).normalised.data,
  }
}

/**
 * How far a model's own norm is from y = g ⊙ x̂ + b with the same g and b for every token: for each number
 * they are taken from the two tokens whose x̂ are furthest apart, and every other token must follow.
 *
 * @param hats x̂ of each token
 * @param outs y of each token
 * @returns the largest |g·x̂ + b − y|; null where there are fewer than three tokens, so that none is left
 */
export function learnedError(
  hats: readonly ArrayLike<number>[],
  outs: readonly ArrayLike<number>[],
): number | null {
  if (hats.length < 3) return null
  let worst = 0
  for (let i = 0; i < (hats[0]?.length ?? 0); i++) {
    const points = hats.map((hat, at) => ({ x: hat[i] ?? 0, y: outs[at]?.[i] ?? 0 }))
    points.sort((a, b) => a.x - b.x)
    const [low, high] = [points[0], points.at(-1)]
    if (!low || !high) continue
    const gain = high.x > low.x ? (high.y - low.y) / (high.x - low.x) : 0
    for (const { x, y } of points) {
      worst = Math.max(worst, Math.abs(low.y + gain * (x - low.x) - y))
    }
  }
  return worst
}

/** How often numbers fall into each of so many bins of equal width between −`end` and `end`; those beyond count at the ends. */
export function histogram(values: ArrayLike<number>, end: number, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0)
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor((((values[i] ?? 0) + end) / (2 * end)) * bins)
    const bin = Math.min(bins - 1, Math.max(0, place))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}
