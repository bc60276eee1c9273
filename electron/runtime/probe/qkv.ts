import type { Absence } from '#shared/runtime/absence.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { ProbeRequest, QkvAnswer } from '#shared/trace/probe.ts'
import { outputName } from '../graph/captures.ts'
import type { LoadedModel } from '../models/load.ts'
import { CollectedHeads, CollectedRows, type Collected } from './collect.ts'
import { checkSize, resolveIndices } from './indices.ts'
import { projectHeads } from './project-heads.ts'
import { readRows } from './read-rows.ts'

/**
 * Query, key and value vectors as the attention uses them, what they were computed from, what each head
 * made of the values, and, where asked for, what that adds to the stream.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeQkv(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'qkv' }>,
): Promise<QkvAnswer> {
  const { headDim, kvHeads, heads: headCount, rotary, hiddenSize, inspect } = model.info
  if (request.projected === true && !inspect.projected.ok) {
    const { reason } = inspect.projected
    throw new AppError('probe.unavailable', { what: 'projected', reason })
  }
  const layers = resolveIndices(request.layers, model.info.layers, 'layers')
  const heads = resolveIndices(request.heads, headCount, 'heads')
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const perHead = headDim * 4 + (request.projected === true ? hiddenSize : 0)
  checkSize(layers.length * positions.length * (heads.length * perHead + hiddenSize))

  // Grouped heads read the same key and value.
  const groups = heads.map((head) => Math.floor(head / (headCount / kvHeads)))
  const outputs = (part: 'query' | 'key' | 'value' | 'context' | 'attention-input'): string[] =>
    layers.map((layer) => outputName(part, layer))
  const q = new CollectedHeads(outputs('query'), heads, positions, headDim)
  const k = new CollectedHeads(outputs('key'), groups, positions, headDim)
  const v = new CollectedHeads(outputs('value'), groups, positions, headDim)
  const context = new CollectedHeads(outputs('context'), heads, positions, headDim)
  const shown = layers.every((layer) => model.graph.layers[layer]?.stages.attentionInput.found)
  const x = shown ? new CollectedRows(outputs('attention-input'), positions, hiddenSize) : null
  const parts: Collected[] = [q, k, v, context, ...(x === null ? [] : [x])]
  if (layers.length * positions.length > 0) {
    await readRows({
      model,
      decoder: await model.inspector.full(),
      ids,
      rows: positions,
      outputs: [...new Set(parts.flatMap((part) => part.outputs))],
      logits: 'none',
      numbersPerRow: layers.length * (2 * (headCount + kvHeads) * headDim + hiddenSize),
      onRows(pass, at, rows) {
        for (const part of parts) part.take(pass, at, rows)
      },
    })
  }
  return {
    q: q.tensor(),
    k: k.tensor(),
    v: v.tensor(),
    ...(x === null ? {} : { x: x.tensor() }),
    context: context.tensor(),
    ...(request.projected === true
      ? { projected: await projectHeads(model, layers, heads, context.tensor()) }
      : {}),
    scale: scaleOf(model, layers),
    kvHeads,
    rotary,
    indices: { layers, heads, positions },
  }
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
