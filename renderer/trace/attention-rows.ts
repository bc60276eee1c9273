import type { AttentionFrame, AttentionKind } from '#shared/trace/attention-frame.ts'
import type { RunView } from './reduce.ts'

/** Every stored row of one attention of a translation, in order; a row's weights are read when needed. */
export interface AttentionRows {
  layers: number
  /** 1 where only their mean was kept. */
  heads: number
  rows: number
  /** Keys of the longest row. */
  cols: number
  exact: boolean
  /** Writes one row to `into` from `at` on; what lies beyond its keys stays as it is. */
  read: (layer: number, head: number, row: number, into: Float32Array, at: number) => void
}

/** @returns null where nothing was kept */
export function attentionRows(
  { attention, tokens }: Pick<RunView, 'attention' | 'tokens'>,
  which: Exclude<AttentionKind, 'self'>,
): AttentionRows | null {
  const places: { frame: AttentionFrame; query: number }[] = []
  const steps = which === 'encoder-self' ? 1 : tokens.length
  for (let step = 0; step < steps; step++) {
    const frame = attention.get(step)?.find((one) => one.which === which)?.frame
    if (!frame) break
    for (let query = 0; query < frame.shape[2]; query++) places.push({ frame, query })
  }
  const [first] = places
  if (!first) return null
  const [layers, heads] = first.frame.shape
  return {
    layers,
    heads,
    rows: places.length,
    cols: Math.max(...places.map(({ frame }) => frame.shape[3])),
    exact: first.frame.dtype === 'f32',
    read(layer, head, row, into, at) {
      const place = places[row]
      if (!place) return
      const { shape, data, scale } = place.frame
      const from = ((layer * shape[1] + head) * shape[2] + place.query) * shape[3]
      for (let key = 0; key < shape[3]; key++) into[at + key] = (data[from + key] ?? 0) * scale
    },
  }
}

/** Some rows of every layer and head, `[layers, heads, positions, cols]`. */
export function rowsOfAll(
  { layers, heads, cols, read }: AttentionRows,
  positions: readonly number[],
): Float32Array {
  const weights = new Float32Array(layers * heads * positions.length * cols)
  let at = 0
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      for (const position of positions) {
        read(layer, head, position, weights, at)
        at += cols
      }
    }
  }
  return weights
}
