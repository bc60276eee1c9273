import { AppError } from '#shared/ipc/result.ts'
import type { ChatMessage } from '#shared/runtime/model-info.ts'

export interface Fitted<T> {
  kept: ChatMessage[]
  /** Index each kept message has in the whole conversation. */
  indices: number[]
  dropped: number
  rendered: T
}

/**
 * The visible policy of the context window: where a conversation is too long, its oldest whole turns
 * (a user message with what answers it) fall out, as few as possible; never a system message, never
 * the last user message.
 *
 * @param limit tokens
 * @throws AppError run.promptTooLong where even the last turn does not fit
 */
export function fitConversation<T extends { ids: readonly number[] }>(
  messages: readonly ChatMessage[],
  limit: number,
  render: (kept: ChatMessage[]) => T,
): Fitted<T> {
  const starts = turnStarts(messages)
  const attempt = (turns: number): Fitted<T> => {
    const from = starts[turns] ?? 0
    const indices = messages.flatMap(({ role }, i) => (role === 'system' || i >= from ? [i] : []))
    const kept = messages.filter(({ role }, i) => role === 'system' || i >= from)
    return { kept, indices, dropped: messages.length - kept.length, rendered: render(kept) }
  }
  // Fewer turns are never longer, so the fewest to drop can be found by halving.
  let [low, high] = [0, starts.length - 1]
  let best = attempt(0)
  if (best.rendered.ids.length <= limit) return best
  best = attempt(high)
  const tokens = best.rendered.ids.length
  if (tokens > limit) throw new AppError('run.promptTooLong', { tokens, limit })
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    const tried = attempt(middle)
    if (tried.rendered.ids.length <= limit) [high, best] = [middle, tried]
    else low = middle
  }
  return best
}

/** Where to cut for 0, 1, 2 … dropped turns: at the beginning, then at every later user message. */
function turnStarts(messages: readonly ChatMessage[]): number[] {
  const users = messages.flatMap(({ role }, i) => (role === 'user' ? [i] : []))
  return [0, ...users.slice(1)]
}
