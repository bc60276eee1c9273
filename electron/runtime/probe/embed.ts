import type { EmbedAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { LoadedModel } from '../models/load.ts'
import { embedAnswer } from './nearest-rows.ts'
import { unloaded } from './turns.ts'

/** @throws AppError probe.badIndex, model.notLoaded where the model is unloaded meanwhile */
export async function probeEmbed(
  model: LoadedModel,
  request: Extract<ProbeRequest, { probe: 'embed' }>,
): Promise<EmbedAnswer> {
  const table = await model.inspector.embedding()
  return embedAnswer(table, model.tokenizer, request, () => {
    if (model.turns.closed) throw unloaded()
  })
}
