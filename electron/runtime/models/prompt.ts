import { AppError } from '#shared/ipc/result.ts'
import type { ChatMessage } from '#shared/runtime/model-info.ts'
import type { RunInput } from '#shared/runtime/protocol.ts'
import type { PromptToken } from '#shared/trace/event.ts'
import { alignTokens } from './align.ts'
import type { ChatTemplate } from './chat-template.ts'
import { fitConversation } from './context-window.ts'
import { segmentConversation, type Segment } from './segments.ts'
import type { ModelTokenizer } from './tokenizer.ts'

export interface Prompt {
  ids: number[]
  tokens: PromptToken[]
  /** The exact text the model is given. */
  template: string
  droppedMessages: number
}

export interface PromptMaker {
  modelId: string
  tokenizer: ModelTokenizer
  /** null: the model can only go on with raw text. */
  template: ChatTemplate | null
  /** Tokens prompt and answer may take together. */
  window: number
}

/** A loaded model as what makes its prompts. */
export function makerOf(
  model: Omit<PromptMaker, 'modelId'> & { info: { id: string } },
): PromptMaker {
  const { info, tokenizer, template, window } = model
  return { modelId: info.id, tokenizer, template, window }
}

/**
 * What the model is given for a run.
 *
 * @param maxTokens of the answer; up to half the window is kept free for it
 * @throws AppError run.promptTooLong, run.emptyPrompt, run.badMessages, model.noTemplate
 */
export function makePrompt(maker: PromptMaker, input: RunInput, maxTokens: number): Prompt {
  const limit = maker.window - Math.min(maxTokens, Math.floor(maker.window / 2))
  const prompt =
    input.task === 'chat'
      ? makeChat(maker, input.messages, limit)
      : makeCompletion(maker, input.text, limit)
  if (prompt.ids.length === 0) throw new AppError('run.emptyPrompt')
  return prompt
}

function makeChat(maker: PromptMaker, messages: readonly ChatMessage[], limit: number): Prompt {
  const { template, tokenizer } = maker
  if (template === null) throw new AppError('model.noTemplate', { model: maker.modelId })
  if (messages.length === 0) throw new AppError('run.emptyPrompt')
  const fitted = fitConversation(messages, limit, (kept) => {
    const text = template.render(kept, true)
    return { text, ids: tokenizer.encode(text) }
  })
  const { text, ids } = fitted.rendered
  const segments = segmentConversation(template, fitted.kept, text)
  const places = alignTokens(
    text,
    ids.map((id) => tokenizer.bytesOf(id)),
  )
  const cursor = new SegmentCursor(segments)
  const tokens = ids.map((id, i): PromptToken => {
    const { role, turn, content } = cursor.at(places[i] ?? { start: 0, end: 0 })
    return { ...tokenizer.piece(id), role, content, turn: fitted.indices[turn] ?? -1 }
  })
  return { ids, tokens, template: text, droppedMessages: fitted.dropped }
}

/** Tokens come in order, so their segments do. */
class SegmentCursor {
  readonly #segments: readonly Segment[]
  #at = 0

  constructor(segments: readonly Segment[]) {
    this.#segments = segments
  }

  /** The segment a token stands in; of several, the one that is a message's own text. */
  at({ start, end }: { start: number; end: number }): Omit<Segment, 'start' | 'end'> {
    while ((this.#segments[this.#at]?.end ?? Infinity) <= start) this.#at++
    const first = this.#segments[this.#at]
    for (let i = this.#at; ; i++) {
      const segment = this.#segments[i]
      if (segment === undefined || segment.start >= Math.max(end, start + 1)) break
      if (segment.content) return segment
    }
    return first ?? { role: 'assistant', turn: -1, content: false }
  }
}

function makeCompletion({ tokenizer }: PromptMaker, text: string, limit: number): Prompt {
  const ids = tokenizer.encode(text, true)
  if (ids.length > limit) throw new AppError('run.promptTooLong', { tokens: ids.length, limit })
  const bare = tokenizer.encode(text).length
  const added = Math.max(0, ids.length - bare)
  const tokens = ids.map((id, i): PromptToken => {
    const piece = tokenizer.piece(id)
    // Start tokens the tokenizer adds are no part of the text.
    return { ...piece, role: null, content: i >= added || !piece.special, turn: -1 }
  })
  return { ids, tokens, template: text, droppedMessages: 0 }
}
