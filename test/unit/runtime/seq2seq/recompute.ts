import type { QkvAnswer } from '#shared/trace/probe.ts'
import { softmax, type Rows } from '#test/fixtures/rows.ts'

/**
 * softmax(q·Kᵀ·scale + bias) of every layer, head and query, out of an answer alone: its largest
 * distance from what the reference's attention is.
 *
 * @param causal whether a query sees no later key
 */
export function softmaxDifference(
  { q, k, bias, scale }: QkvAnswer,
  expected: readonly { readonly weights: readonly Rows[] }[],
  causal: boolean,
): number {
  const [, heads = 0, queries = 0, headDim = 0] = q.shape
  const keys = k.shape[2] ?? 0
  let worst = 0
  for (const [layer, { weights }] of expected.entries()) {
    for (let head = 0; head < heads; head++) {
      const map = layer * heads + head
      for (let query = 0; query < queries; query++) {
        const seen = causal ? query + 1 : keys
        const scores = Array.from({ length: seen }, (_, key) => {
          let sum = 0
          for (let i = 0; i < headDim; i++) {
            const a = Number(q.data[(map * queries + query) * headDim + i])
            sum += a * Number(k.data[(map * keys + key) * headDim + i])
          }
          return sum * scale + Number(bias?.data[(map * queries + query) * keys + key] ?? 0)
        })
        for (const [key, weight] of softmax(scores).entries()) {
          worst = Math.max(worst, Math.abs(weight - (weights[head]?.[query]?.[key] ?? NaN)))
        }
      }
    }
  }
  return worst
}
