import { rowOf, zeros, type Matrix } from '../network/matrix.ts'
import { turn } from '../network/turn.ts'

/**
 * How fast pair i of the numbers turns with the position, radians a position: base^(−2i/d). The first pair
 * goes round in 2π positions, the last in almost 2π·base.
 */
export function angularSpeed(pair: number, width: number, base = 10_000): number {
  return Math.exp(((-2 * pair) / width) * Math.log(base))
}

/**
 * Sinusoidal positions (Vaswani et al. 2017, section 3.5), added to the embeddings:
 * PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos(pos / 10000^(2i/d)).
 *
 * @param width d, even
 * @returns `[count, width]`, row 0 for position 0
 */
export function sinusoidalPositions(count: number, width: number): Matrix {
  checkEven(width)
  const positions = zeros(count, width)
  for (let position = 0; position < count; position++) {
    const row = rowOf(positions, position)
    for (let pair = 0; 2 * pair < width; pair++) {
      const angle = position * angularSpeed(pair, width)
      const { sin, cos } = turn(angle)
      row[2 * pair] = sin
      row[2 * pair + 1] = cos
    }
  }
  return positions
}

/**
 * Which two numbers of a vector turn together: neighbours (Su et al. 2021), or number i and number i + d/2,
 * as Llama's relatives, SmolLM2 among them, have it. The one is the other with the numbers in another order.
 */
export type RotaryPairs = 'neighbours' | 'halves'

/**
 * Rotary positions (Su et al. 2021, “RoFormer”, section 3.2.2): queries and keys are turned, pair by pair,
 * by an angle that grows with the position. Their dot product then depends on how far apart the two stand,
 * and not on where.
 *
 * @param vectors `[n, width]`, width even
 * @param positions of each row
 */
export function rotate(
  vectors: Matrix,
  positions: readonly number[],
  { pairs = 'neighbours', base = 10_000 }: { pairs?: RotaryPairs; base?: number } = {},
): Matrix {
  const { rows, cols } = vectors
  checkEven(cols)
  const turned = zeros(rows, cols)
  for (let row = 0; row < rows; row++) {
    const [from, to] = [rowOf(vectors, row), rowOf(turned, row)]
    for (let pair = 0; 2 * pair < cols; pair++) {
      const angle = positions[row]! * angularSpeed(pair, cols, base)
      const [a, b] = pairs === 'neighbours' ? [2 * pair, 2 * pair + 1] : [pair, pair + cols / 2]
      const { sin, cos } = turn(angle)
      to[a] = from[a]! * cos - from[b]! * sin
      to[b] = from[a]! * sin + from[b]! * cos
    }
  }
  return turned
}

function checkEven(width: number): void {
  if (width % 2 === 0) return
  throw new RangeError(`positions need pairs of numbers: an even width, not ${String(width)}`)
}
