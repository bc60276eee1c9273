import type { AttentionFrame, AttentionKind } from '#shared/trace/attention-frame.ts'
import { summaryOf } from '#shared/trace/attention-summary.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'

interface Heads {
  which: AttentionKind
  /** By layer `[heads, queries, keys]`. */
  layers: readonly Float32Array[]
  heads: number
  keys: number
}

/**
 * Layers of one attention as the capture policy keeps them: every head in float32, or the mean of the
 * heads in bytes. Null where none are kept, or there are none.
 */
export function frameOf(
  policy: CapturePolicy,
  { which, layers, heads, keys }: Heads,
): AttentionFrame | null {
  const [first] = layers
  if (policy === 'none' || first === undefined) return null
  const queries = first.length / (heads * keys)
  const data = new Float32Array(layers.length * first.length)
  for (const [layer, weights] of layers.entries()) data.set(weights, layer * first.length)
  const shape: [number, number, number, number] = [layers.length, heads, queries, keys]
  const full = { dtype: 'f32', scale: 1, shape, data } as const
  return policy === 'full' ? full : summaryOf(full, which)
}
