import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { isRunning } from '../trace/reduce.ts'
import { useRunStore } from './run.ts'
import { useSettingsStore } from './settings.ts'

/** The open conversation: its messages along the current branch, and the answer being written. */
export const useChatStore = defineStore('chat', () => {
  const runs = useRunStore()
  const settings = useSettingsStore()
  const sessionId = shallowRef<string | null>(null)
  const title = shallowRef('')
  const messages = shallowRef<readonly SessionMessage[]>([])
  const activeRunId = shallowRef<string | null>(null)

  const running = computed(() => {
    const view = activeRunId.value === null ? undefined : runs.views.get(activeRunId.value)
    return view !== undefined && isRunning(view)
  })

  /** Opens a stored conversation; its runs are read from the store, no model needed. */
  async function open(id: string): Promise<void> {
    const detail = await request('session.get', { sessionId: id })
    if (sessionId.value !== id) startNew()
    sessionId.value = id
    title.value = detail.session.title
    messages.value = detail.messages
    for (const message of detail.messages) if (message.runId) runs.follow(message.runId)
  }

  function startNew(): void {
    runs.forget(messages.value.flatMap((message) => message.runId ?? []))
    sessionId.value = null
    title.value = ''
    messages.value = []
    activeRunId.value = null
  }

  /** Sends a message; the answer's events arrive through the run store. */
  async function send(text: string, sampling: SamplingSettings): Promise<void> {
    const { capture, systemPrompt } = settings.settings ?? { capture: 'summary', systemPrompt: null }
    const sent = await request('run.chat', {
      sessionId: sessionId.value,
      parentId: messages.value.at(-1)?.id ?? null,
      text,
      system: systemPrompt,
      sampling,
      capture,
    })
    runs.follow(sent.runId)
    activeRunId.value = sent.runId
    await open(sent.sessionId)
  }

  async function stop(): Promise<void> {
    if (activeRunId.value !== null) await request('run.stop', { runId: activeRunId.value })
  }

  return { sessionId, title, messages, activeRunId, running, open, startNew, send, stop }
})
