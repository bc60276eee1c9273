import { attentionRow, type AttentionFrame } from '#shared/trace/attention-frame.ts'
import type { RunView } from '../trace/reduce.ts'
import type { HeadMatrix, WallData } from './attention-data.ts'

type Captured = Pick<RunView, 'attention'>

/** Heads a stored frame tells apart: 1 where only their mean was kept; 0 where nothing was stored. */
export function capturedHeads(view: Captured): number {
  for (const frame of frames(view, null)) return frame.shape[1]
  return 0
}

/**
 * What was stored of one query's attention, all layers. The pass that read position `query` is the
 * one that predicted the token after it, so it belongs to the step of that token.
 */
export function capturedWall(view: Captured, promptLength: number, query: number): WallData | null {
  for (const frame of frames(view, [query - promptLength + 1, 0])) {
    const [layers, heads, , keys] = frame.shape
    const row = rowOf(frame, query)
    if (row === null) continue
    const weights = new Float32Array(layers * heads * keys)
    for (let layer = 0; layer < layers; layer++) {
      for (let head = 0; head < heads; head++) {
        weights.set(attentionRow(frame, layer, head, row), (layer * heads + head) * keys)
      }
    }
    return { layers, heads, positions: [query], keys, weights }
  }
  return null
}

/**
 * Every stored row of one layer, or the mean of all. Where heads were kept apart, of `head` or their
 * mean; else the mean.
 */
export function capturedMatrix(
  view: Captured,
  layer: number | 'mean',
  head: number | 'mean',
): HeadMatrix | null {
  const rows: { query: number; weights: Float32Array }[] = []
  for (const frame of frames(view, null)) {
    const [layers, heads, queries, keys] = frame.shape
    if (layer !== 'mean' && layer >= layers) continue
    const chosenLayers = layer === 'mean' ? [...Array(layers).keys()] : [layer]
    const all = heads === 1 || head === 'mean' || layer === 'mean'
    const chosenHeads = all ? [...Array(heads).keys()] : [head]
    const share = 1 / (chosenLayers.length * chosenHeads.length)
    for (let row = 0; row < queries; row++) {
      const weights = new Float32Array(keys)
      for (const one of chosenLayers) {
        for (const index of chosenHeads) {
          attentionRow(frame, one, index, row).forEach((weight, key) => {
            weights[key] = (weights[key] ?? 0) + weight * share
          })
        }
      }
      rows.push({ query: keys - queries + row, weights })
    }
  }
  if (rows.length === 0) return null
  rows.sort((a, b) => a.query - b.query)
  const keys = Math.max(...rows.map(({ weights }) => weights.length))
  const weights = new Float32Array(rows.length * keys)
  rows.forEach((row, index) => {
    weights.set(row.weights, index * keys)
  })
  return { positions: rows.map(({ query }) => query), keys, weights }
}

/** The self-attention frames of some steps, or of all. */
function* frames(view: Captured, steps: readonly number[] | null): Generator<AttentionFrame> {
  for (const step of steps ?? view.attention.keys()) {
    for (const { which, frame } of view.attention.get(step) ?? []) {
      if (which === 'self' || which === 'decoder-self') yield frame
    }
  }
}

/** Index of a query's row in a frame, whose last row belongs to the position of its last key. */
function rowOf({ shape: [, , queries, keys] }: AttentionFrame, query: number): number | null {
  const row = query - (keys - queries)
  return row >= 0 && row < queries ? row : null
}
