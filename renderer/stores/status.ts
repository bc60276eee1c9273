import { defineStore } from 'pinia'
import { computed } from 'vue'
import { tokensPerSecond as rateOf } from '../trace/rate.ts'
import type { RunView } from '../trace/reduce.ts'
import { useChatStore } from './chat.ts'
import { useModelStore } from './model.ts'
import { useRunStore } from './run.ts'

/** What the status line says about the run the conversation shows last. */
export const useStatusStore = defineStore('status', () => {
  const chat = useChatStore()
  const runs = useRunStore()
  const model = useModelStore()

  const view = computed<RunView | undefined>(() => {
    const runId = chat.activeRunId ?? chat.messages.findLast((message) => message.runId)?.runId
    return runId ? runs.views.get(runId) : undefined
  })

  const tokensPerSecond = computed<number | null>(() => (view.value ? rateOf(view.value) : null))

  /** Tokens of the window in use: prompt and answer so far. */
  const context = computed<{ used: number; total: number } | null>(() => {
    const header = view.value?.header
    if (!view.value || !header) return null
    return {
      used: header.prompt.length + view.value.tokens.length,
      total: model.windowOf(header.model),
    }
  })

  return { tokensPerSecond, context }
})
