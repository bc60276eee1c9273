/** Which of a model's attentions a frame shows, as in the Transformer paper's figure 1. */
export type AttentionKind = 'self' | 'encoder-self' | 'decoder-self' | 'cross'

/** `[layers, heads, query, key]`; a summary has heads = 1, their mean. */
export type AttentionShape = [layers: number, heads: number, query: number, key: number]

/**
 * Attention weights of one step, C order. A u8 value times `scale` is the weight; f32 values are the
 * weights themselves (`scale` 1).
 */
export type AttentionFrame = { shape: AttentionShape; scale: number } & (
  { dtype: 'u8'; data: Uint8Array } | { dtype: 'f32'; data: Float32Array }
)

export const U8_SCALE = 1 / 255

/** Number of weights in a frame of this shape. */
function frameLength(shape: AttentionShape): number {
  return shape[0] * shape[1] * shape[2] * shape[3]
}

/** Asserts once, where a frame enters the program, that its data fit its shape. */
export function assertFrame(frame: AttentionFrame): AttentionFrame {
  const expected = frameLength(frame.shape)
  if (frame.data.length !== expected || !frame.shape.every((n) => Number.isInteger(n) && n >= 0)) {
    throw new RangeError(
      `attention frame of shape [${frame.shape.join(', ')}] needs ${String(expected)} weights, got ${String(frame.data.length)}`,
    )
  }
  return frame
}

/** One row of weights over the keys, each in 0–1: layer, head and query count from 0 within the frame. */
export function attentionRow(
  frame: AttentionFrame,
  layer: number,
  head: number,
  query: number,
): Float32Array {
  const [layers, heads, queries, keys] = frame.shape
  if (layer < 0 || layer >= layers || head < 0 || head >= heads || query < 0 || query >= queries) {
    throw new RangeError(
      `no attention row [${String(layer)}, ${String(head)}, ${String(query)}] in shape [${frame.shape.join(', ')}]`,
    )
  }
  const start = ((layer * heads + head) * queries + query) * keys
  const row = new Float32Array(keys)
  for (let i = 0; i < keys; i++) row[i] = (frame.data[start + i] ?? 0) * frame.scale
  return row
}

/** Weights in 0–1 as bytes; the error of one weight is at most `U8_SCALE` / 2. */
export function quantise(weights: Float32Array): Uint8Array {
  const bytes = new Uint8Array(weights.length)
  for (let i = 0; i < weights.length; i++) {
    bytes[i] = Math.round(Math.min(1, Math.max(0, weights[i] ?? 0)) * 255)
  }
  return bytes
}
