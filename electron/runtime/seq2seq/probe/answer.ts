import { AppError } from '#shared/ipc/result.ts'
import type { AskedTranslation } from '#shared/runtime/protocol.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { GraphError } from '../../graph/graph-error.ts'
import { modelError } from '../../models/model-error.ts'
import type { LoadedTranslator } from '../load.ts'
import { probeAblate } from './ablate.ts'
import { probeAttention } from './attention.ts'
import { probeEmbed } from './embed.ts'
import { probeLens } from './lens.ts'
import { probeQkv } from './qkv.ts'
import { checkIds, type Question } from './question.ts'
import { probeLogits, probeScore } from './score.ts'
import { probeBlock, probeStream } from './stream.ts'

/**
 * Answers a question about a translation by having the model that made it read source and target again.
 *
 * @param target what the decoder reads, the start token first
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable, model.changed where the folder's
 * decoder is another by now, model.badGraph
 */
export async function askTranslator(
  model: LoadedTranslator,
  { modelId, sha256, source }: AskedTranslation,
  target: readonly number[],
  request: ProbeRequest,
): Promise<ProbeAnswer> {
  if (sha256 !== model.info.sha256) throw new AppError('model.changed', { model: modelId })
  if (source.length === 0 || target.length === 0) throw new AppError('run.emptyPrompt')
  checkIds(model, [...source, ...target])
  try {
    return await model.turns.run(false, () => answered({ model, source, target }, request))
  } catch (error) {
    throw error instanceof GraphError ? modelError(modelId, error) : error
  }
}

function answered(question: Question, request: ProbeRequest): Promise<ProbeAnswer> {
  switch (request.probe) {
    case 'attention':
      return probeAttention(question, request)
    case 'qkv':
      return probeQkv(question, request)
    case 'stream':
      return probeStream(question, request)
    case 'block':
      return probeBlock(question, request)
    case 'lens':
      return probeLens(question, request)
    case 'score':
      return probeScore(question, request)
    case 'logits':
      return probeLogits(question, request)
    case 'embed':
      return probeEmbed(question, request)
    case 'ablate':
      return probeAblate(question, request)
  }
}
