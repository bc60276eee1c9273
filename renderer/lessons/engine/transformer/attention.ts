import {
  addTransposedProduct,
  multiply,
  multiplyByTransposed,
  rowOf,
  scale,
  zeros,
  type Matrix,
} from '../network/matrix.ts'
import { softmaxRows } from '../network/softmax.ts'

/** Queries, keys and values; queries may come from another text than keys and values (cross-attention). */
export interface Projections {
  /** `[n, d_k]`: what each token looks for. */
  q: Matrix
  /** `[m, d_k]`: what each token can be found by. */
  k: Matrix
  /** `[m, d_v]`: what it says when it is found. */
  v: Matrix
}

/** Scaled dot-product attention, step by step (Vaswani et al. 2017, section 3.2.1). */
export interface AttentionSteps extends Projections {
  /** `[n, m]`: QKᵀ, the dot product of each query with each key. */
  scores: Matrix
  /** QKᵀ / √d_k. */
  scaled: Matrix
  /** The same, −∞ where a query may not look. */
  masked: Matrix
  /** softmax of each row: shares that sum to 1, exactly 0 where a query may not look. */
  weights: Matrix
  /** `[n, d_v]`: weights·V, the mean of the values by these weights. */
  output: Matrix
}

/** The three matrices of a head. */
export interface HeadMatrices {
  /** `[width, d_k]`. */
  query: Matrix
  /** `[width, d_k]`. */
  key: Matrix
  /** `[width, d_v]`. */
  value: Matrix
}

/**
 * Step 1: X·W_Q, S·W_K, S·W_V.
 *
 * @param x `[n, width]`: who asks
 * @param source `[m, width]`: who is asked; the same as x in self-attention, the encoder's output in
 *   cross-attention
 */
export function project(
  x: Matrix,
  { query, key, value }: HeadMatrices,
  source: Matrix = x,
): Projections {
  return { q: multiply(x, query), k: multiply(source, key), v: multiply(source, value) }
}

/**
 * Steps 2 to 6: softmax(QKᵀ/√d_k + mask)·V.
 *
 * @param causal whether a query sees only the keys up to its own place
 * @param hidden keys that no query but the one at their own place may look at
 */
export function attend(
  { q, k, v }: Projections,
  causal: boolean,
  hidden: readonly number[] = [],
): AttentionSteps {
  const scores = multiplyByTransposed(q, k)
  const scaled = scale(scores, 1 / Math.sqrt(q.cols))
  const masked = hide(scaled, causal, hidden)
  const weights = softmaxRows(masked)
  return { q, k, v, scores, scaled, masked, weights, output: multiply(weights, v) }
}

/** −∞ above the diagonal, and in the hidden columns off it. */
function hide(scores: Matrix, causal: boolean, hidden: readonly number[]): Matrix {
  if (!causal && hidden.length === 0) return scores
  const masked = { ...scores, data: scores.data.slice() }
  for (let query = 0; query < masked.rows; query++) {
    const row = rowOf(masked, query)
    if (causal) row.fill(-Infinity, query + 1)
    for (const key of hidden) if (key !== query) row[key] = -Infinity
  }
  return masked
}

/**
 * Backwards through steps 6 to 2. With A the weights: ∂V = Aᵀ·∂out, ∂A = ∂out·Vᵀ, through the softmax
 * ∂S = A ⊙ (∂A − Σ ∂A ⊙ A by row), ∂Q = ∂S·K / √d_k, ∂K = ∂Sᵀ·Q / √d_k.
 */
export function attendBackward(
  { q, k, v, weights }: AttentionSteps,
  gradient: Matrix,
): Projections {
  const back = { q: zeros(q.rows, q.cols), k: zeros(k.rows, k.cols), v: zeros(v.rows, v.cols) }
  addTransposedProduct(back.v, weights, gradient)
  const byScore = multiplyByTransposed(gradient, v)
  for (let row = 0; row < byScore.rows; row++) {
    const [own, shares] = [rowOf(byScore, row), rowOf(weights, row)]
    const mean = own.reduce((sum, value, i) => sum + value * shares[i]!, 0)
    for (let i = 0; i < own.length; i++) own[i] = shares[i]! * (own[i]! - mean)
  }
  const byDot = scale(byScore, 1 / Math.sqrt(q.cols))
  back.q = multiply(byDot, k)
  addTransposedProduct(back.k, byDot, q)
  return back
}
