import type { LogitsAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { LoadedModel } from '../models/load.ts'
import { resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'

/** The model's logits `[vocabulary]` once it has read a position, unchanged: they predict the next one. */
export async function probeLogits(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'logits' }>,
): Promise<LogitsAnswer> {
  const rows = resolveIndices([request.position], ids.length, 'positions')
  let data = new Float32Array(0)
  await readRows({
    model,
    decoder: await model.reader(),
    ids,
    rows,
    outputs: [],
    logits: 'all',
    numbersPerRow: model.info.vocabSize,
    onRows(pass, at, count) {
      const row = (rows[0] ?? 0) - at
      if (row < 0 || row >= count) return
      data = pass.logits.slice(row * pass.vocabulary, (row + 1) * pass.vocabulary)
    },
  })
  return { logits: { shape: [data.length], dtype: 'f32', data } }
}
