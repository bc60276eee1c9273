import type { RotaryAngles } from '#shared/runtime/model-info.ts'

/** One pair of a vector's numbers as a point of a plane, turned by its position (Su et al. 2021). */
export interface TurnedPair {
  /** The two numbers' indices in the vector. */
  first: number
  second: number
  /** Radians for each position: base^(−2i/d). */
  speed: number
  /** Radians in all: position · speed. */
  angle: number
  /** As the attention uses it. */
  after: { x: number; y: number }
  /** Turned back by the angle: as it was before. */
  before: { x: number; y: number }
}

/**
 * Pair `i` of a vector that has been turned.
 *
 * @param vector `[headDim]`, after rotary positions
 * @param i 0 … dim/2 − 1; the higher, the slower it turns
 */
export function turnedPair(
  vector: ArrayLike<number>,
  i: number,
  position: number,
  { base, dim, interleaved }: RotaryAngles,
): TurnedPair {
  const [first, second] = interleaved ? [2 * i, 2 * i + 1] : [i, i + dim / 2]
  const speed = base ** ((-2 * i) / dim)
  const angle = position * speed
  const after = { x: vector[first] ?? 0, y: vector[second] ?? 0 }
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  // The inverse of a rotation is the rotation by the negative angle.
  const before = { x: after.x * cos + after.y * sin, y: after.y * cos - after.x * sin }
  return { first, second, speed, angle, after, before }
}

/** Some pairs from the fastest to the slowest, the first ones among them. */
export function somePairs(dim: number): number[] {
  const half = Math.floor(dim / 2)
  const wanted = [0, 1, 2, 4, 8, 16, half - 1].filter((i) => i >= 0 && i < half)
  return [...new Set(wanted)]
}
