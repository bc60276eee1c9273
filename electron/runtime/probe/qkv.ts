import type { Tensor } from 'onnxruntime-node'
import type { Absence } from '#shared/runtime/absence.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { ProbeRequest, QkvAnswer } from '#shared/trace/probe.ts'
import type { Pass } from '../decode/decoder.ts'
import { floatsOf } from '../decode/tensors.ts'
import { outputName } from '../graph/captures.ts'
import type { LoadedModel } from '../models/load.ts'
import { checkSize, resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'

const PARTS = ['query', 'key', 'value'] as const

/** Query, key and value vectors `[layers, heads, positions, headDim]` as the attention uses them. */
export async function probeQkv(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'qkv' }>,
): Promise<QkvAnswer> {
  const { headDim, kvHeads, heads: headCount, rotary } = model.info
  const layers = resolveIndices(request.layers, model.info.layers, 'layers')
  const heads = resolveIndices(request.heads, headCount, 'heads')
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const shape = [layers.length, heads.length, positions.length, headDim]
  const size = shape.reduce((a, b) => a * b, 1)
  checkSize(size * PARTS.length)
  const data = {
    query: new Float32Array(size),
    key: new Float32Array(size),
    value: new Float32Array(size),
  }
  const outputs = layers.flatMap((layer) => PARTS.map((part) => outputName(part, layer)))

  const copy = (pass: Pass, at: number, rows: number): void => {
    for (const [l, layer] of layers.entries()) {
      for (const part of PARTS) {
        const vectors = rowsOf(pass.outputs[outputName(part, layer)])
        for (const [h, head] of heads.entries()) {
          // Grouped heads read the same key and value.
          const source = part === 'query' ? head : Math.floor(head / (headCount / kvHeads))
          for (const [p, position] of positions.entries()) {
            if (position < at || position >= at + rows) continue
            const row = source * (pass.firstRow + rows) + pass.firstRow + position - at
            const target = ((l * heads.length + h) * positions.length + p) * headDim
            data[part].set(vectors.subarray(row * headDim, (row + 1) * headDim), target)
          }
        }
      }
    }
  }
  if (size > 0) {
    await readRows({
      model,
      decoder: await model.inspector.full(),
      ids,
      rows: positions,
      outputs: [...new Set(outputs)],
      logits: 'none',
      numbersPerRow: layers.length * (headCount + 2 * kvHeads) * headDim,
      onRows: copy,
    })
  }
  return {
    q: { shape, dtype: 'f32', data: data.query },
    k: { shape, dtype: 'f32', data: data.key },
    v: { shape, dtype: 'f32', data: data.value },
    scale: scaleOf(model, layers),
    kvHeads,
    rotary,
    indices: { layers, heads, positions },
  }
}

function rowsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor === undefined) throw new Error('the pass gave no vectors')
  return floatsOf(tensor)
}

/** One factor for all layers asked about. @throws AppError probe.unavailable where they differ */
function scaleOf({ graph }: LoadedModel, layers: readonly number[]): number {
  const scales = new Set(layers.map((layer) => graph.layers[layer]?.scale ?? 0))
  if (scales.size > 1) {
    throw new AppError('probe.unavailable', {
      what: 'qkv',
      reason: 'scalesDiffer' satisfies Absence,
    })
  }
  const [scale = graph.layers[0]?.scale ?? 0] = scales
  return scale
}
