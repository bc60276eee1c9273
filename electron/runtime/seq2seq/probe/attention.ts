import type { AttentionAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { attentionName } from '../../graph/seq2seq/names.ts'
import { checkSize, resolveIndices } from '../../probe/indices.ts'
import { partOf, readPart, unavailable, valuesIn, type Question } from './question.ts'

type Request = Extract<ProbeRequest, { probe: 'attention' }>

/**
 * Attention weights `[layers, heads, positions, T]` of one part, as the model's own softmax gave them; or
 * of those layers and heads the mean, or the rollout, `[1, 1, positions, T]`.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeAttention(
  question: Question,
  request: Request,
): Promise<AttentionAnswer> {
  const { part = 'decoder', rollout = false, mean = false } = request
  const own = partOf(question, part)
  const seen = question.model.info.inspect[part]
  if (!seen.ok) throw unavailable('attention', seen.reason)
  // What reaches a position of one text through another is no product of square matrices.
  if (rollout && part === 'cross') throw unavailable('attention', 'otherPart')
  const layers = resolveIndices(request.layers, own.layers, 'layers')
  const heads = resolveIndices(request.heads, own.heads, 'heads')
  const positions = resolveIndices(request.positions, own.ids.length, 'positions')
  const indices = { layers, heads, positions }
  const { keys } = own
  const maps = rollout || mean ? 1 : layers.length * heads.length
  checkSize(maps * positions.length * keys)
  const sessions = await question.model.inspector.stack(own.stack, 'attention')
  const names = layers.map((layer) => attentionName(own.kind, 'weights', layer))
  const outputs = await readPart(question, own.stack, sessions, [...new Set(names)])
  const rowOf = (layer: number, head: number, query: number): Float32Array => {
    const { data } = valuesIn(outputs, attentionName(own.kind, 'weights', layer))
    const from = (head * own.ids.length + query) * keys
    return data.subarray(from, from + keys)
  }
  if (rollout) {
    const data = rolledOut(layers, heads, keys, rowOf)
    return { attention: rowsAt(data, positions, keys), indices }
  }
  const shape = [mean ? 1 : layers.length, mean ? 1 : heads.length, positions.length, keys]
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1))
  const share = mean ? 1 / (layers.length * heads.length) : 1
  for (const [l, layer] of layers.entries()) {
    for (const [h, head] of heads.entries()) {
      for (const [p, position] of positions.entries()) {
        const map = mean ? 0 : l * heads.length + h
        const at = (map * positions.length + p) * keys
        const row = rowOf(layer, head, position)
        if (!mean) data.set(row, at)
        else for (let key = 0; key < keys; key++) add(data, at + key, share * (row[key] ?? 0))
      }
    }
  }
  return { attention: { dtype: 'f32', shape, data }, indices }
}

function add(data: Float32Array | Float64Array, at: number, value: number): void {
  data[at] = (data[at] ?? 0) + value
}

/** Π ½·(mean of the heads) + ½·I over the layers in rising order, `[T, T]`. */
function rolledOut(
  layers: readonly number[],
  heads: readonly number[],
  size: number,
  rowOf: (layer: number, head: number, query: number) => Float32Array,
): Float64Array {
  let all = new Float64Array(size * size)
  for (let at = 0; at < size; at++) all[at * size + at] = 1
  for (const layer of [...new Set(layers)].sort((a, b) => a - b)) {
    const next = new Float64Array(size * size)
    for (let query = 0; query < size; query++) {
      const mixed = new Float64Array(size)
      mixed[query] = 0.5
      for (const head of heads) {
        const row = rowOf(layer, head, query)
        for (let key = 0; key < size; key++) {
          add(mixed, key, (0.5 * (row[key] ?? 0)) / heads.length)
        }
      }
      for (const [key, weight] of mixed.entries()) {
        if (weight === 0) continue
        for (let at = 0; at < size; at++) {
          add(next, query * size + at, weight * (all[key * size + at] ?? 0))
        }
      }
    }
    all = next
  }
  return all
}

function rowsAt(
  data: Float64Array,
  positions: readonly number[],
  keys: number,
): AttentionAnswer['attention'] {
  const rows = new Float32Array(positions.length * keys)
  for (const [p, position] of positions.entries()) {
    rows.set(data.subarray(position * keys, (position + 1) * keys), p * keys)
  }
  return { dtype: 'f32', shape: [1, 1, positions.length, keys], data: rows }
}
