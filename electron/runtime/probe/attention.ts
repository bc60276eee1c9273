import type { AttentionAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { floatsOf } from '../decode/tensors.ts'
import { outputName } from '../graph/captures.ts'
import type { LoadedModel } from '../models/load.ts'
import { checkSize, resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'
import { probeRollout } from './rollout.ts'

/**
 * Attention weights `[layers, heads, positions, T]`, as the model's own kernel computed them; or their
 * mean over layers and heads, or their rollout, `[1, 1, positions, T]`.
 */
export async function probeAttention(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'attention' }>,
): Promise<AttentionAnswer> {
  const layers = resolveIndices(request.layers, model.info.layers, 'layers')
  const heads = resolveIndices(request.heads, model.info.heads, 'heads')
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  if (request.rollout === true) return probeRollout(model, ids, { layers, heads, positions })
  const keys = ids.length
  const { mean = false } = request
  const shape = [mean ? 1 : layers.length, mean ? 1 : heads.length, positions.length, keys]
  const share = mean ? 1 / (layers.length * heads.length) : 1
  checkSize(shape.reduce((a, b) => a * b, 1))
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1))
  const answer: AttentionAnswer = {
    attention: { shape, dtype: 'f32', data },
    indices: { layers, heads, positions },
  }
  if (data.length === 0) return answer

  const outputs = layers.map((layer) => outputName('attention', layer))
  await readRows({
    model,
    decoder: await model.inspector.full(),
    ids,
    rows: positions,
    outputs: [...new Set(outputs)],
    logits: 'none',
    numbersPerRow: outputs.length * model.info.heads * keys,
    onRows(pass, at, rows) {
      // [1, heads, S, width]: width keys had been read by then, the rest is masked and stays 0.
      const width = at + rows
      const height = pass.firstRow + rows
      for (const [l, output] of outputs.entries()) {
        const tensor = pass.outputs[output]
        if (tensor === undefined) throw new Error(`the pass gave no ${output}`)
        const weights = floatsOf(tensor)
        for (const [h, head] of heads.entries()) {
          for (const [p, position] of positions.entries()) {
            if (position < at || position >= at + rows) continue
            const from = (head * height + pass.firstRow + position - at) * width
            const row = weights.subarray(from, from + width)
            const map = mean ? 0 : l * heads.length + h
            const target = (map * positions.length + p) * keys
            if (mean) addTo(data, target, row, share, l === 0 && h === 0)
            else data.set(row, target)
          }
        }
      }
    },
  })
  return answer
}

/** Adds a share of a row. A row may be read twice: its first part takes the place of what stood there. */
function addTo(
  data: Float32Array,
  at: number,
  row: ArrayLike<number>,
  share: number,
  first: boolean,
): void {
  for (let key = 0; key < row.length; key++) {
    const before = first ? 0 : (data[at + key] ?? 0)
    data[at + key] = before + share * (row[key] ?? 0)
  }
}
