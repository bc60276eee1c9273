import {
  quantise,
  U8_SCALE,
  type AttentionFrame,
  type AttentionKind,
  type AttentionShape,
} from './attention-frame.ts'

type Heads = Extract<AttentionFrame, { dtype: 'f32' }>

/**
 * What `capture: summary` keeps where `full` kept every head: their mean, u8 `[layers, 1, rows, T]`. Of a
 * decoder-only model (`self`) that is the last query's row alone, the one that chose the token; of a
 * translator every row.
 *
 * The heads are added in float32, one after the other, and divided once, as the models' graphs do it: the
 * bytes are those that would have been recorded.
 */
export function summaryOf(frame: Heads, which: AttentionKind): AttentionFrame {
  const [layers, heads, queries, keys] = frame.shape
  const shape = summaryShape(frame.shape, which)
  const rows = shape[2]
  const size = rows * keys
  const means = new Float32Array(layers * size)
  for (let layer = 0; layer < layers; layer++) {
    const mean = means.subarray(layer * size, (layer + 1) * size)
    for (let head = 0; head < heads; head++) {
      const end = ((layer * heads + head) * queries + queries) * keys
      const weights = frame.data.subarray(end - size, end)
      for (let at = 0; at < size; at++) mean[at] = (mean[at] ?? 0) + (weights[at] ?? 0)
    }
    for (let at = 0; at < size; at++) mean[at] = (mean[at] ?? 0) / heads
  }
  return { dtype: 'u8', scale: U8_SCALE, shape, data: quantise(means) }
}

/** The shape of a frame's summary; as many bytes as its sizes multiply to. */
export function summaryShape(
  [layers, , queries, keys]: AttentionShape,
  which: AttentionKind,
): AttentionShape {
  return [layers, 1, which === 'self' ? Math.min(1, queries) : queries, keys]
}
