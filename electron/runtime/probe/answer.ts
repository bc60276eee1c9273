import { AppError } from '#shared/ipc/result.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { LoadedModel } from '../models/load.ts'
import { probeAblate } from './ablate.ts'
import { probeAttention } from './attention.ts'
import { probeBlock } from './block.ts'
import { probeEmbed } from './embed.ts'
import { inTurn } from './in-turn.ts'
import { checkIds } from './indices.ts'
import { probeLens } from './lens.ts'
import { probeLogits } from './logits.ts'
import { probeQkv } from './qkv.ts'
import { probeScore } from './score.ts'
import { probeStream } from './stream.ts'

/**
 * Answers a question about a text by an instrumented pass over it.
 *
 * @param ids every token of the text
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable, run.promptTooLong,
 * model.notLoaded where the model is unloaded meanwhile
 */
export async function answerProbe(
  model: LoadedModel,
  ids: readonly number[],
  request: ProbeRequest,
): Promise<ProbeAnswer> {
  const inspect = model.info.inspect[request.probe]
  if (!inspect.ok) {
    throw new AppError('probe.unavailable', { what: request.probe, reason: inspect.reason })
  }
  if (ids.length === 0) throw new AppError('run.emptyPrompt')
  if (ids.length > model.window) {
    throw new AppError('run.promptTooLong', { tokens: ids.length, limit: model.window })
  }
  checkIds(ids, model.info.vocabSize)
  switch (request.probe) {
    case 'attention':
      return inTurn(model, request.probe, () => probeAttention(model, ids, request))
    case 'qkv':
      return inTurn(model, request.probe, () => probeQkv(model, ids, request))
    case 'stream':
      return inTurn(model, request.probe, () => probeStream(model, ids, request))
    case 'block':
      return inTurn(model, request.probe, () => probeBlock(model, ids, request))
    case 'lens':
      return probeLens(model, ids, request)
    case 'embed':
      return inTurn(model, request.probe, () => probeEmbed(model, request))
    case 'score':
      return probeScore(model, ids, request)
    case 'logits':
      return inTurn(model, request.probe, () => probeLogits(model, ids, request))
    case 'ablate':
      return inTurn(model, request.probe, () => probeAblate(model, ids, request))
  }
}
