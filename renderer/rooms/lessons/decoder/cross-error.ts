import { attentionWeights } from '#shared/trace/attention-math.ts'
import type { QkvAnswer } from '#shared/trace/probe.ts'
import { largestDifference, vectorAt } from '#renderer/inspector/vector-math.ts'

/**
 * How far a head's weights are from softmax(q·Kᵀ·scale), q the decoder's and K the source's.
 *
 * @param answer of one layer and one head
 * @param weights `[queries, keys]`
 * @returns the largest difference
 */
export function crossError({ q, k, scale }: QkvAnswer, weights: Float32Array): number {
  const [queries = 0] = q.shape.slice(-2)
  const [keys = 0] = k.shape.slice(-2)
  if (!(k.data instanceof Float32Array)) throw new RangeError('keys must be float32')
  let worst = 0
  for (let row = 0; row < queries; row++) {
    const mine = attentionWeights(vectorAt(q, row), k.data, scale)
    const theirs = weights.subarray(row * keys, (row + 1) * keys)
    worst = Math.max(worst, largestDifference(mine, theirs))
  }
  return worst
}
