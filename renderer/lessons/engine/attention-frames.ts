import { quantise, U8_SCALE, type AttentionFrame } from '#shared/trace/attention-frame.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'
import { rowOf } from './network/matrix.ts'
import type { NextTokenModel } from './next-token-model.ts'

/**
 * The attention by which a token was chosen, as the real models' runs keep it: a summary is the last row,
 * mean of the heads, u8 `[layers, 1, 1, T]`; in full it is f32 `[layers, heads, query, T]`, at a run's first
 * token all rows of the prompt, then one row a token.
 *
 * @param context what the model had read
 * @returns null where the model has no attention, or none is to be kept
 */
export function attentionFrame(
  { attention }: NextTokenModel,
  context: readonly number[],
  first: boolean,
  capture: CapturePolicy,
): AttentionFrame | null {
  if (attention === undefined || capture === 'none') return null
  const { layers, heads } = attention
  const keys = context.length
  const weights = attention.weights(context)
  if (capture === 'summary') {
    const means = weights.map((own) => {
      const rows = own.map((matrix) => rowOf(matrix, keys - 1))
      const sumAt = (key: number): number => rows.reduce((sum, row) => sum + row[key]!, 0)
      return Float32Array.from({ length: keys }, (_, key) => sumAt(key) / heads)
    })
    const data = new Uint8Array(layers * keys)
    means.forEach((mean, layer) => data.set(quantise(mean), layer * keys))
    return { shape: [layers, 1, 1, keys], dtype: 'u8', scale: U8_SCALE, data }
  }
  const queries = first ? keys : 1
  const data = new Float32Array(layers * heads * queries * keys)
  weights.flat().forEach((matrix, map) => {
    data.set(matrix.data.subarray((keys - queries) * keys), map * queries * keys)
  })
  return { shape: [layers, heads, queries, keys], dtype: 'f32', scale: 1, data }
}
