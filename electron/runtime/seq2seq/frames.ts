import { quantise, U8_SCALE, type AttentionFrame } from '#shared/trace/attention-frame.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'

/**
 * Layers of one attention as the capture policy keeps them: every head in float32, or the mean of the
 * heads in bytes. Null where none are kept, or there are none.
 *
 * @param layers by layer `[heads, queries, keys]`
 */
export function frameOf(
  policy: CapturePolicy,
  layers: readonly Float32Array[],
  heads: number,
  keys: number,
): AttentionFrame | null {
  const [first] = layers
  if (policy === 'none' || first === undefined) return null
  const queries = first.length / (heads * keys)
  if (policy === 'full') {
    const data = new Float32Array(layers.length * first.length)
    for (const [layer, weights] of layers.entries()) data.set(weights, layer * first.length)
    return { dtype: 'f32', scale: 1, shape: [layers.length, heads, queries, keys], data }
  }
  const size = queries * keys
  const means = new Float32Array(layers.length * size)
  for (const [layer, weights] of layers.entries()) {
    for (let at = 0; at < weights.length; at++) {
      const place = layer * size + (at % size)
      means[place] = (means[place] ?? 0) + (weights[at] ?? 0) / heads
    }
  }
  const shape: [number, number, number, number] = [layers.length, 1, queries, keys]
  return { dtype: 'u8', scale: U8_SCALE, shape, data: quantise(means) }
}
