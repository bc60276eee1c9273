import type { AttentionFrame, AttentionKind } from '#shared/trace/attention-frame.ts'
import type { RunView } from './reduce.ts'

/** One matrix of weights, C order; rows look, columns are looked at. */
export interface AttentionMatrix {
  rows: number
  cols: number
  weights: Float32Array
  /** Layers and heads that were kept; 1 head where it is their mean. */
  layers: number
  heads: number
  /** As kept: exact, or to within `U8_SCALE` / 2. */
  exact: boolean
}

/** A layer, or the mean of all. */
export type LayerChoice = number | 'mean'

/**
 * One attention of a translation as far as it is known. Of `cross` and `decoder-self` each step has a
 * row: where the decoder looked when it chose that token; of `encoder-self` all rows are there at once.
 *
 * @param layer @param head counted from 0; the nearest there is where it has fewer
 * @returns null where nothing was kept
 */
export function attentionMatrix(
  { attention, tokens }: Pick<RunView, 'attention' | 'tokens'>,
  which: Exclude<AttentionKind, 'self'>,
  layer: LayerChoice,
  head: number | 'mean',
): AttentionMatrix | null {
  const frames: AttentionFrame[] = []
  const steps = which === 'encoder-self' ? 1 : tokens.length
  for (let step = 0; step < steps; step++) {
    const event = attention.get(step)?.find((one) => one.which === which)
    if (!event) break
    frames.push(event.frame)
  }
  const [first] = frames
  if (first === undefined) return null
  const [layers, heads] = first.shape
  const rows = frames.reduce((sum, { shape }) => sum + shape[2], 0)
  const cols = Math.max(...frames.map(({ shape }) => shape[3]))
  const weights = new Float32Array(rows * cols)
  let at = 0
  for (const frame of frames) {
    for (let query = 0; query < frame.shape[2]; query++) {
      weights.set(meanRow(frame, query, layer, head), at * cols)
      at++
    }
  }
  return { rows, cols, weights, layers, heads, exact: first.dtype === 'f32' }
}

/** Row `step` of a matrix. */
export function rowOf({ cols, weights }: AttentionMatrix, row: number): Float32Array {
  return weights.subarray(row * cols, (row + 1) * cols)
}

/** One query's weights, mean over the layers and heads chosen; they sum to 1 as each of them does. */
function meanRow(
  { shape: [layers, heads, queries, keys], data, scale }: AttentionFrame,
  query: number,
  layer: LayerChoice,
  head: number | 'mean',
): Float32Array {
  const chosenLayers = chosen(layers, layer)
  const chosenHeads = chosen(heads, head)
  const row = new Float32Array(keys)
  const share = scale / (chosenLayers.length * chosenHeads.length)
  for (const l of chosenLayers) {
    for (const h of chosenHeads) {
      const start = ((l * heads + h) * queries + query) * keys
      for (let key = 0; key < keys; key++)
        row[key] = (row[key] ?? 0) + (data[start + key] ?? 0) * share
    }
  }
  return row
}

function chosen(count: number, choice: number | 'mean'): number[] {
  return choice === 'mean'
    ? Array.from({ length: count }, (_, n) => n)
    : [Math.min(count - 1, Math.max(0, choice))]
}
