import { defineStore } from 'pinia'
import { computed } from 'vue'
import { tokensPerSecond as rateOf } from '../trace/rate.ts'
import type { RunView } from '../trace/reduce.ts'
import { useChatStore } from './chat.ts'
import { useInspectStore } from './inspect.ts'
import { useModelStore } from './model.ts'
import { useReplayStore } from './replay.ts'
import { useRunStore } from './run.ts'
import { useTranslateStore } from './translate.ts'
import { useTranslatorStore } from './translator.ts'

/** What the status line says about the run on stage: one being replayed, or the conversation's last. */
export const useStatusStore = defineStore('status', () => {
  const chat = useChatStore()
  const replay = useReplayStore()
  const runs = useRunStore()
  const model = useModelStore()

  const page = useTranslateStore()
  const inspect = useInspectStore()
  const translator = useTranslatorStore()

  const view = computed<RunView | undefined>(() => {
    if (page.onStage) return page.view
    if (inspect.onStage) return inspect.view
    if (replay.runId !== null) return replay.views.get(replay.runId)
    const runId = chat.activeRunId ?? chat.messages.findLast((message) => message.runId)?.runId
    return runId ? runs.views.get(runId) : undefined
  })

  const tokensPerSecond = computed<number | null>(() =>
    // A translation says its speed in words, in its own room.
    view.value && !page.onStage ? rateOf(view.value) : null,
  )

  /** Tokens of the window in use: prompt and answer so far. */
  const context = computed<{ used: number; total: number } | null>(() => {
    const header = view.value?.header
    // An encoder reads its text whole: nothing fills up.
    if (!view.value || !header || header.translation) return null
    return {
      used: header.prompt.length + view.value.tokens.length,
      total: model.windowOf(header.model),
    }
  })

  /** The model at work where it is not the one loaded for chats. */
  const modelName = computed(() => {
    if (page.onStage) return translator.modelId
    const made = inspect.onStage ? inspect.view.header : null
    return made?.translation ? made.model.id : null
  })

  return { tokensPerSecond, context, modelName }
})
