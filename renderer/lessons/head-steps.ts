import {
  multiply,
  multiplyByTransposed,
  rowOf,
  scale,
  type Matrix,
} from './engine/network/matrix.ts'
import { softmaxRows } from './engine/network/softmax.ts'

/** One head of a real model, worked through from its own queries, keys and values. */
export interface HeadSteps {
  /** `[n, d]` each. */
  q: Matrix
  k: Matrix
  v: Matrix
  /** `[n, n]`: QKᵀ. */
  scores: Matrix
  /** QKᵀ times the factor. */
  scaled: Matrix
  /** `[n, n]`: softmax of each row, of what stands before its token and itself; later ones 0. */
  weights: Matrix
  /** `[n, d]`: weights·V. */
  output: Matrix
}

/**
 * softmax(QKᵀ·factor + mask)·V (Vaswani et al. 2017, section 3.2.1), in float64.
 *
 * @param q `[n, d]`, C order; `k`, `v` alike
 * @param factor what the products are multiplied with, usually 1/√d
 */
export function headSteps(
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  v: ArrayLike<number>,
  d: number,
  factor: number,
): HeadSteps {
  const matrix = (data: ArrayLike<number>): Matrix => ({
    rows: data.length / d,
    cols: d,
    data: Float64Array.from(data),
  })
  const [queries, keys, values] = [matrix(q), matrix(k), matrix(v)]
  const scores = multiplyByTransposed(queries, keys)
  const scaled = scale(scores, factor)
  const masked = { ...scaled, data: scaled.data.slice() }
  for (let row = 0; row < masked.rows; row++) rowOf(masked, row).fill(-Infinity, row + 1)
  const weights = softmaxRows(masked)
  const output = multiply(weights, values)
  return { q: queries, k: keys, v: values, scores, scaled, weights, output }
}

/** The largest share that a row's softmax would give, of what it may see: as it is, and without the factor. */
export function sharpest(steps: HeadSteps, row: number): { scaled: number; plain: number } {
  const of = (scores: Matrix): number => {
    const seen = rowOf(scores, row).slice(0, row + 1)
    return Math.max(...softmaxRows({ rows: 1, cols: row + 1, data: seen }).data)
  }
  return { scaled: of(steps.scaled), plain: of(steps.scores) }
}

/** A matrix's rows as lists, for tables; `hides`: null where a row may not look. */
export function listed(matrix: Matrix, hides = false): (number | null)[][] {
  return Array.from({ length: matrix.rows }, (_, row) =>
    Array.from(rowOf(matrix, row), (value, column) => (hides && column > row ? null : value)),
  )
}

/** How far a row's parts, weight·v of each token it sees, are what the head hands on: `[row + 1, d]`. */
export function partsOf({ weights, v }: HeadSteps, row: number): Float64Array[] {
  return Array.from({ length: row + 1 }, (_, key) => {
    const weight = rowOf(weights, row)[key] ?? 0
    return rowOf(v, key).map((value) => weight * value)
  })
}

/** The cell of a row's weights that is covered in the question: its largest but for the first, which is often all. */
export function coveredIn(weights: readonly number[]): number {
  let best = Math.min(1, weights.length - 1)
  weights.forEach((weight, key) => {
    if (key > 0 && weight > (weights[best] ?? 0)) best = key
  })
  return best
}
