import type { AttentionAnswer, QkvAnswer } from '#shared/trace/probe.ts'
import { attentionWeights } from '#shared/trace/attention-math.ts'

export interface Recomputed {
  /** Largest |recomputed − model's| over everything compared. */
  maxError: number
  /** Rows of weights compared. */
  rows: number
  heads: number
}

/**
 * softmax(q·Kᵀ·scale + bias) over the keys up to each query, computed here from the model's own q and K, and
 * held against the weights the model used.
 *
 * @param qkv of one layer, with every position from 0
 * @param attention of the same layer
 * @param head index of the head, or null for every head both answers have
 * @throws RangeError where the answers do not fit each other
 */
export function recompute(
  qkv: QkvAnswer,
  attention: AttentionAnswer,
  layer: number,
  head: number | null,
): Recomputed {
  const { heads: headIds, positions } = qkv.indices
  const headDim = qkv.q.shape[3] ?? 0
  const keys = attention.attention.shape[3] ?? 0
  const layerInQkv = indexIn(qkv.indices.layers, layer, 'layer')
  const layerInAttention = indexIn(attention.indices.layers, layer, 'layer')
  const heads =
    head === null ? headIds.filter((id) => attention.indices.heads.includes(id)) : [head]
  let maxError = 0
  let rows = 0
  for (const id of heads) {
    const slot = layerInQkv * headIds.length + indexIn(headIds, id, 'head')
    const q = vectors(qkv.q.data, slot, positions.length, headDim)
    const k = vectors(qkv.k.data, slot, positions.length, headDim)
    const weights = headWeights(attention, layerInAttention, id)
    for (const [row, query] of attention.indices.positions.entries()) {
      const at = indexIn(positions, query, 'position')
      const mine = attentionWeights(
        q.subarray(at * headDim, (at + 1) * headDim),
        k.subarray(0, (query + 1) * headDim),
        qkv.scale,
        biasRow(qkv, slot * positions.length + at, query + 1),
      )
      for (let key = 0; key < keys; key++) {
        const theirs = weights[row * keys + key] ?? 0
        maxError = Math.max(maxError, Math.abs((mine[key] ?? 0) - theirs))
      }
      rows++
    }
  }
  return { maxError, rows, heads: heads.length }
}

function biasRow({ bias }: QkvAnswer, row: number, keys: number): ArrayLike<number> | undefined {
  const width = bias?.shape.at(-1) ?? 0
  return bias?.data.subarray(row * width, row * width + keys)
}

function vectors(
  data: Float32Array | Int32Array,
  slot: number,
  count: number,
  headDim: number,
): Float32Array {
  if (!(data instanceof Float32Array)) throw new RangeError('q and k must be float32')
  return data.subarray(slot * count * headDim, (slot + 1) * count * headDim)
}

/** One head's rows of an answer, `[positions, T]`. @throws RangeError where the head is not in it */
export function headWeights(
  answer: AttentionAnswer,
  layerIndex: number,
  head: number,
): Float32Array {
  const { data, shape } = answer.attention
  if (!(data instanceof Float32Array)) throw new RangeError('attention must be float32')
  const [, heads = 0, rows = 0, keys = 0] = shape
  const slot = layerIndex * heads + indexIn(answer.indices.heads, head, 'head')
  return data.subarray(slot * rows * keys, (slot + 1) * rows * keys)
}

export function indexIn(list: readonly number[], value: number, axis: string): number {
  const index = list.indexOf(value)
  if (index === -1) throw new RangeError(`the answer has no ${axis} ${String(value)}`)
  return index
}
