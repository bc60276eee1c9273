import type { EmbedAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { embedAnswer } from '../../probe/nearest-rows.ts'
import { checkIds, partOf, unavailable, type Question } from './question.ts'

/**
 * Of the encoder's or the decoder's token embedding.
 *
 * @throws AppError probe.badIndex, probe.unavailable
 */
export async function probeEmbed(
  question: Question,
  request: Extract<ProbeRequest, { probe: 'embed' }>,
): Promise<EmbedAnswer> {
  const { part = 'decoder' } = request
  if (part === 'cross') throw unavailable('embed', 'otherPart')
  const { model } = question
  checkIds(model, request.ids)
  const sessions = await model.inspector.stack(partOf(question, part).stack, 'embed')
  if (!sessions.facts.tokens) throw unavailable('embed', 'noEmbedding')
  return embedAnswer(await sessions.embedding(model.info.vocabSize), model.tokenizer, request)
}
