import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef } from 'vue'
import type {
  RunState,
  RunSummary,
  SessionDetail,
  SessionMessage,
} from '#shared/ipc/routes/session.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { isRunning } from '../trace/reduce.ts'
import { useRunStore } from './run.ts'
import { useSamplingStore } from './sampling.ts'
import { useSettingsStore } from './settings.ts'

/** The open conversation: its messages along the current branch, and the answer being written. */
export const useChatStore = defineStore('chat', () => {
  const runs = useRunStore()
  const settings = useSettingsStore()
  const sampling = useSamplingStore()
  const sessionId = shallowRef<string | null>(null)
  const title = shallowRef('')
  const messages = shallowRef<readonly SessionMessage[]>([])
  const summaries = shallowRef<ReadonlyMap<string, RunSummary>>(new Map())
  const sending = shallowRef(false)
  /** What is typed and not sent, by session; '' is the new conversation. */
  const drafts = shallowReactive(new Map<string, string>())
  let opening = 0

  /** The run of the last answer. */
  const activeRunId = computed(() => messages.value.at(-1)?.runId ?? null)

  /** How a run ended, or that it goes on, as the store has it: for those not read yet. */
  function stateOf(runId: string): RunState | undefined {
    return summaries.value.get(runId)?.state
  }

  const running = computed(() => {
    const runId = activeRunId.value
    if (sending.value) return true
    if (runId === null || runs.errors.has(runId)) return false
    const view = runs.views.get(runId)
    return view && view.length > 0 ? isRunning(view) : stateOf(runId) === 'running'
  })

  const draft = computed<string>({
    get: () => drafts.get(sessionId.value ?? '') ?? '',
    set: (text) => {
      if (text === '') drafts.delete(sessionId.value ?? '')
      else drafts.set(sessionId.value ?? '', text)
    },
  })

  function show(detail: SessionDetail): void {
    const kept = new Set(detail.messages.map((message) => message.runId))
    runs.forget(messages.value.flatMap(({ runId }) => (runId && !kept.has(runId) ? [runId] : [])))
    sessionId.value = detail.session.id
    title.value = detail.session.title
    messages.value = detail.messages
    summaries.value = new Map(detail.runs.map((run) => [run.id, run]))
    if (activeRunId.value !== null) runs.follow(activeRunId.value)
  }

  /**
   * Opens a stored conversation, no model needed. Only its last run is read at once; the others when
   * they come into sight.
   */
  async function open(id: string): Promise<void> {
    const current = ++opening
    const detail = await request('session.get', { sessionId: id })
    if (current === opening) show(detail)
  }

  function startNew(): void {
    opening++
    runs.forget(messages.value.flatMap(({ runId }) => runId ?? []))
    sessionId.value = null
    title.value = ''
    messages.value = []
    summaries.value = new Map()
  }

  /**
   * Sends a message; the answer's events arrive through the run store. The session may become another:
   * a new one, or a copy where this one cannot be added to.
   *
   * @param given sampling for this answer alone
   */
  async function send(text: string, given?: Partial<SamplingSettings>): Promise<void> {
    const current = ++opening
    sending.value = true
    try {
      const started = await request('run.chat', {
        sessionId: sessionId.value,
        parentId: messages.value.at(-1)?.id ?? null,
        text,
        system: settings.settings?.systemPrompt ?? null,
        sampling: { ...(await sampling.forNextRun()), ...given },
        capture: settings.settings?.capture ?? 'summary',
      })
      const detail = await request('session.get', { sessionId: started.sessionId })
      if (current === opening || sessionId.value === started.sessionId) show(detail)
    } finally {
      sending.value = false
    }
  }

  async function stop(): Promise<void> {
    if (activeRunId.value !== null) await request('run.stop', { runId: activeRunId.value })
  }

  return {
    sessionId,
    title,
    messages,
    stateOf,
    activeRunId,
    running,
    draft,
    open,
    startNew,
    send,
    stop,
  }
})
