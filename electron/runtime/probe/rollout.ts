import type { AttentionAnswer, ResolvedIndices } from '#shared/trace/probe.ts'
import { messagesHeard } from '../decode/prefill.ts'
import { floatsOf } from '../decode/tensors.ts'
import { outputName } from '../graph/captures.ts'
import type { LoadedModel } from '../models/load.ts'
import { meanRows, rollRow, triangle } from '../numeric/rollout.ts'
import { outputOf } from './collect.ts'
import { checkSize } from './indices.ts'
import { readRows } from './read-rows.ts'
import { unloaded } from './turns.ts'

/**
 * The heads' mean of every layer is held at once, bytes: some 1,000 tokens of 30 layers, whose product
 * takes seconds.
 */
const HELD_LIMIT = 64 * 2 ** 20
/** How long the process may be deaf, ms. */
const DEAF_MS = 30

/**
 * What of each position reaches those asked for through all of the layers, by attention rollout (Abnar
 * and Zuidema 2020, "Quantifying Attention Flow in Transformers"): the product of ½·mean + ½·I of every
 * layer, the mean taken over the heads asked for.
 *
 * @returns `[1, 1, positions, keys]`; rows sum to 1
 * @throws AppError probe.tooLarge, model.notLoaded where the model is unloaded meanwhile
 */
export async function probeRollout(
  model: LoadedModel,
  ids: readonly number[],
  indices: ResolvedIndices,
): Promise<AttentionAnswer> {
  const { heads, positions } = indices
  const layers = [...new Set(indices.layers)].sort((a, b) => a - b)
  const keys = ids.length
  const length = Math.max(-1, ...positions) + 1
  checkSize(positions.length * keys)
  checkSize(layers.length * triangle(length), HELD_LIMIT)
  const data = new Float32Array(positions.length * keys)
  const answer: AttentionAnswer = {
    attention: { shape: [1, 1, positions.length, keys], dtype: 'f32', data },
    indices,
  }
  if (layers.length * heads.length * positions.length === 0) return answer

  const means = layers.map(() => new Float32Array(triangle(length)))
  const outputs = layers.map((layer) => outputName('attention', layer))
  await readRows({
    model,
    decoder: await model.inspector.full(),
    ids,
    rows: Array.from({ length }, (_, position) => position),
    outputs,
    logits: 'none',
    numbersPerRow: layers.length * model.info.heads * length,
    onRows(pass, at, rows) {
      for (const [l, output] of outputs.entries()) {
        const shape = { at, rows, firstRow: pass.firstRow }
        const mean = means[l]
        if (mean !== undefined) meanRows(floatsOf(outputOf(pass, output)), shape, heads, mean)
      }
    },
  })

  let heardAt = performance.now()
  for (const [p, position] of positions.entries()) {
    data.set(rollRow(means, position), p * keys)
    if (performance.now() - heardAt < DEAF_MS) continue
    await messagesHeard()
    if (model.turns.closed) throw unloaded()
    heardAt = performance.now()
  }
  return answer
}
