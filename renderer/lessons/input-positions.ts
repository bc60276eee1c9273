import type { RotaryAngles } from '#shared/runtime/model-info.ts'
import { matrixOf, rowOf } from './engine/network/matrix.ts'
import { angularSpeed, rotate, sinusoidalPositions } from './engine/transformer/positions.ts'

/**
 * A position's numbers as Marian's models have them: those of the paper with all sines first and all
 * cosines behind them, where the paper has them in turns.
 *
 * @param width even
 * @returns `[width]`
 */
export function marianPosition(position: number, width: number): Float64Array {
  const inTurns = rowOf(sinusoidalPositions(position + 1, width), position)
  const half = width / 2
  return Float64Array.from({ length: width }, (_, i) =>
    i < half ? inTurns[2 * i]! : inTurns[2 * (i - half) + 1]!,
  )
}

/** A token's row, and what it becomes on its way into the first block. */
export interface Input {
  /** √d · the token's row of the embedding matrix, `[d]`. */
  token: Float64Array
  /** `[d]` */
  position: Float64Array
  /** Their sum. */
  sum: Float64Array
}

/** x = √d·E[token] + PE(position) (Vaswani et al. 2017, sections 3.4 and 3.5). */
export function inputOf(row: ArrayLike<number>, position: number): Input {
  const width = row.length
  const token = Float64Array.from(row, (value) => value * Math.sqrt(width))
  const placed = marianPosition(position, width)
  return { token, position: placed, sum: token.map((value, i) => value + placed[i]!) }
}

/** One number of the paper's positions, and what it is computed from: pair i of numbers 2i (sine) and 2i + 1 (cosine). */
export function waveAt(
  position: number,
  column: number,
  width: number,
): { wave: 'sin' | 'cos'; exponent: number; value: number } {
  const pair = Math.floor(column / 2)
  const angle = position * angularSpeed(pair, width)
  const even = column % 2 === 0
  return {
    wave: even ? 'sin' : 'cos',
    exponent: (2 * pair) / width,
    value: even ? Math.sin(angle) : Math.cos(angle),
  }
}

/** A query or key turned on by so many positions (negative: back); what is not turned by position stays. */
export function turned(
  vector: ArrayLike<number>,
  by: number,
  { base, dim, interleaved }: RotaryAngles,
): Float64Array {
  const all = Float64Array.from(vector)
  const part = matrixOf([all.subarray(0, dim)])
  const pairs = interleaved ? 'neighbours' : 'halves'
  all.set(rowOf(rotate(part, [by], { pairs, base }), 0))
  return all
}
