import { rowOf, zeros, type Matrix } from './matrix.ts'

/** softmax(z)ᵢ = exp(zᵢ) / Σⱼ exp(zⱼ), the largest subtracted first, so that nothing overflows; −∞ becomes 0. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  let max = -Infinity
  for (let i = 0; i < logits.length; i++) max = Math.max(max, logits[i]!)
  const p = new Float64Array(logits.length)
  let sum = 0
  for (let i = 0; i < p.length; i++) sum += p[i] = Math.exp(logits[i]! - max)
  for (let i = 0; i < p.length; i++) p[i]! /= sum
  return p
}

export function softmaxRows(logits: Matrix): Matrix {
  const out = zeros(logits.rows, logits.cols)
  for (let row = 0; row < logits.rows; row++) rowOf(out, row).set(softmax(rowOf(logits, row)))
  return out
}

/** How surprised a network was by what really came, and which way its logits should have gone. */
export interface Surprise {
  /** `[n, vocabulary]`, each row's softmax. */
  probabilities: Matrix
  /** Σ −ln p of what came, nats. */
  sum: number
  /** ∂sum/∂logits = p − y, y being 1 for what came and 0 for all else. */
  gradient: Matrix
}

/**
 * Softmax and cross-entropy in one, because their derivatives together are as simple as p − y.
 *
 * @param targets id of the token that came, for each row
 */
export function crossEntropyOf(logits: Matrix, targets: readonly number[]): Surprise {
  const probabilities = softmaxRows(logits)
  const gradient = { ...probabilities, data: probabilities.data.slice() }
  let sum = 0
  targets.forEach((target, row) => {
    const at = row * logits.cols + target
    sum -= Math.log(probabilities.data[at]!)
    gradient.data[at]! -= 1
  })
  return { probabilities, sum, gradient }
}
