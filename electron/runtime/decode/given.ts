import { AppError } from '#shared/ipc/result.ts'
import type { GivenStart } from '#shared/runtime/protocol.ts'
import type { TokenEvent, TraceEventBody } from '#shared/trace/event.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'
import type { Prompt } from '../models/prompt.ts'

/** What a branch takes over from the answer it leaves, as its own run tells it. */
export interface Kept {
  ids: number[]
  events: TraceEventBody[]
}

/** The prompt as the other run had it. @throws AppError run.promptTooLong where nothing would fit after it */
export function givenPrompt(
  { prompt, template, droppedMessages, kept }: GivenStart,
  window: number,
): Prompt {
  const tokens = prompt.length + kept.filter(({ kind }) => kind === 'token').length
  if (tokens >= window) throw new AppError('run.promptTooLong', { tokens, limit: window - 1 })
  return { ids: prompt.map(({ id }) => id), tokens: prompt, template, droppedMessages }
}

/**
 * The other run's first tokens: the model's numbers for them hold here too, as the same tokens precede
 * them; what was drawn there was not drawn here.
 *
 * @param capture attention is taken over where this run keeps the same of it
 */
export function keptOf({ kept }: GivenStart, capture: CapturePolicy): Kept {
  const events = kept.flatMap((event): TraceEventBody[] => {
    if (event.kind === 'token') return [asForced(event)]
    return capture === 'summary' && event.frame.dtype === 'u8' ? [bodyOf(event)] : []
  })
  return { ids: kept.flatMap((event) => (event.kind === 'token' ? [event.id] : [])), events }
}

function asForced(event: TokenEvent): TokenEvent {
  const top = event.top.map((candidate) => ({ ...candidate, kept: true }))
  return { ...bodyOf(event), how: 'forced', u: null, draw: null, top }
}

/** Without the place it had in the other run. */
function bodyOf<E extends TraceEventBody>(event: E & { seq?: number; tMs?: number }): E {
  const { seq: _seq, tMs: _tMs, ...body } = event
  return body as unknown as E
}
