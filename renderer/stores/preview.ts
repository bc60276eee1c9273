import { watchDebounced } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { PreviewResult } from '#shared/runtime/protocol.ts'
import { chatMessages, givenMessages } from '#shared/trace/conversation.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'
import { contextUse, type ContextUse } from '../trace/context-use.ts'
import { seenPieces } from '../trace/model-sees.ts'
import { isRunning } from '../trace/reduce.ts'
import { useAttachmentStore } from './attachments.ts'
import { useChatStore } from './chat.ts'
import { useModelStore } from './model.ts'
import { useRunStore } from './run.ts'
import { useSamplingStore } from './sampling.ts'
import { useSetupStore } from './setup.ts'

const DEBOUNCE_MS = 200

/** What sending would cost, before it is sent, and how the window is filled now. */
export const usePreviewStore = defineStore('preview', () => {
  const chat = useChatStore()
  const attachments = useAttachmentStore()
  const model = useModelStore()
  const runs = useRunStore()
  const sampling = useSamplingStore()
  const setup = useSetupStore()
  /** Of the draft; null while nothing is typed or nothing is known yet. */
  const result = shallowRef<PreviewResult | null>(null)
  const error = shallowRef<SerializedError | null>(null)
  let asked = 0

  const question = computed(() => ({
    text: attachments.compose(chat.draft),
    tooLong: attachments.tooLong,
    messages: chat.messages,
    running: chat.running,
    system: setup.setup.system,
    maxTokens: sampling.sampling.maxTokens,
    model: model.info,
  }))

  /** What of a path the model is given, with the texts as they are now. */
  const given = (path: readonly SessionMessage[]) =>
    givenMessages(path.map((message) => ({ id: message.id, ...asSaid(message) })))
  const lastHeader = computed(() =>
    chat.activeRunId === null ? null : (runs.views.get(chat.activeRunId)?.header ?? null),
  )

  /** An answer's text as it is now: messages keep what it was when they were read. */
  function asSaid({ role, text, runId }: SessionMessage): Pick<SessionMessage, 'role' | 'text'> {
    const view = runId === null ? undefined : runs.views.get(runId)
    return { role, text: view && view.length > 0 ? view.text : text }
  }

  async function ask(): Promise<void> {
    const current = ++asked
    const { text, tooLong, messages, system, maxTokens, model: info } = question.value
    // Files that alone do not fit are told so where they stand, and cost no pass over them at every key.
    if (text.trim() === '' || tooLong || !info?.chat) {
      result.value = null
      error.value = null
      return
    }
    try {
      const input = {
        task: 'chat' as const,
        messages: chatMessages(messages.map(asSaid), system, text),
      }
      const answer = await request('model.preview', { input, maxTokens })
      if (current !== asked) return
      result.value = answer
      error.value = null
    } catch (failure) {
      if (current !== asked) return
      result.value = null
      error.value = asSerializedError(failure)
    }
  }
  watchDebounced(question, ask, { debounce: DEBOUNCE_MS })

  /** Tokens of what is typed, without what the template adds. */
  const typedTokens = computed<number | null>(() => {
    const prompt = result.value?.prompt
    const last = prompt?.findLast((token) => token.role === 'user')
    if (!prompt || !last) return null
    return prompt.filter((token) => token.content && token.turn === last.turn).length
  })

  /** The window as the draft would fill it, or else as the last answer fills it. */
  const use = computed<ContextUse | null>(() => {
    const { maxTokens } = sampling.sampling
    if (result.value) {
      return contextUse(result.value.prompt, 0, maxTokens, result.value.contextLength)
    }
    const view = chat.activeRunId === null ? undefined : runs.views.get(chat.activeRunId)
    if (!view?.header || view.header.prompt.length === 0) return null
    const { prompt, model: made, sampling: used } = view.header
    const answered = view.tokens.length
    const reserved = isRunning(view) ? used.maxTokens - answered : 0
    return contextUse(prompt, answered, reserved, model.windowOf(made))
  })

  /** Messages that sending would leave out, those the last answer left out among them. */
  const leaving = computed<ReadonlySet<string>>(() => {
    const count = result.value?.droppedMessages ?? 0
    if (count === 0) return new Set()
    return new Set(
      given(chat.messages)
        .slice(0, count)
        .map(({ id }) => id),
    )
  })

  /** The earlier turns of the window with the messages they are; none where they cannot be told. */
  const turns = computed(() => {
    const now = use.value
    if (!now) return []
    const dropped = (result.value ?? lastHeader.value)?.droppedMessages ?? 0
    const asked = chat.messages.findLastIndex(({ role }) => role === 'user')
    const path = result.value ? chat.messages : chat.messages.slice(0, asked)
    const said = given(path).slice(dropped)
    const known = said.length === now.turns.length
    return now.turns.map((turn, index) => ({ ...turn, message: known ? said[index] : undefined }))
  })

  /** What the model would read if the draft were sent; or else what it read and wrote last. */
  const seen = computed(() => {
    const drafted = result.value
    if (drafted) {
      return {
        source: 'draft' as const,
        pieces: seenPieces(drafted.prompt, []),
        tokens: drafted.prompt.length,
        window: drafted.contextLength,
        dropped: drafted.droppedMessages,
      }
    }
    const view = chat.activeRunId === null ? undefined : runs.views.get(chat.activeRunId)
    if (!view?.header || view.header.prompt.length === 0) return null
    return {
      source: 'run' as const,
      pieces: seenPieces(view.header.prompt, view.tokens),
      tokens: view.header.prompt.length + view.tokens.length,
      window: model.windowOf(view.header.model),
      dropped: view.header.droppedMessages,
    }
  })

  return { result, error, typedTokens, use, turns, leaving, seen }
})
