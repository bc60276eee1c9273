import { computed, shallowRef } from 'vue'
import type {
  RunState,
  RunSummary,
  SessionDetail,
  SessionMessage,
} from '#shared/ipc/routes/session.ts'
import type { CapturePolicy, SamplingSettings } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { leafBelow, outline, pathTo, versionsOf } from '../trace/message-tree.ts'
import { isRunning } from '../trace/reduce.ts'
import { useDraftStore } from './drafts.ts'
import { useRunStore } from './run.ts'
import { useSettingsStore } from './settings.ts'

/** How the model is asked. */
export interface Manner {
  system: string | null
  sampling: SamplingSettings
  capture: CapturePolicy
}

/** Ids as they are after asking: the session may have been copied to go on. */
interface Started {
  sessionId: string
  runId: string
}

interface Hooks {
  /** Another conversation is shown than before; null: a new one. */
  opened: (detail: SessionDetail | null) => void
  /**
   * This one is about to be added to. What is returned is told its session, which may be new, or a
   * copy; and whether another conversation has been opened meanwhile.
   */
  asking: () => (detail: SessionDetail, left: boolean) => void
}

/**
 * An open conversation: its messages along the branch shown, and the answer being written. The setup of
 * a store: there is one for the room, and one for what stands beside it.
 *
 * @param manner how its next answer is asked for, with sampling for that answer alone
 */
export function conversation(
  manner: (given?: Partial<SamplingSettings>) => Promise<Manner>,
  { opened, asking }: Hooks,
) {
  const runs = useRunStore()
  const drafts = useDraftStore()
  const settings = useSettingsStore()
  const sessionId = shallowRef<string | null>(null)
  const title = shallowRef('')
  /** Of every branch, in the order they were written. */
  const tree = shallowRef<readonly SessionMessage[]>([])
  const headId = shallowRef<string | null>(null)
  /** From the first message to the head. */
  const messages = computed<readonly SessionMessage[]>(() => pathTo(tree.value, headId.value))
  /** The whole tree, depth first. */
  const branches = computed(() => outline(tree.value, headId.value))
  const summaries = shallowRef<ReadonlyMap<string, RunSummary>>(new Map())
  const sending = shallowRef(false)
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
    get: () => drafts.get(sessionId.value ?? ''),
    set: (text) => {
      drafts.set(sessionId.value ?? '', text)
    },
  })

  function show(detail: SessionDetail): void {
    const kept = new Set(detail.messages.map((message) => message.runId))
    runs.forget(tree.value.flatMap(({ runId }) => (runId && !kept.has(runId) ? [runId] : [])))
    sessionId.value = detail.session.id
    title.value = detail.session.title
    tree.value = detail.messages
    headId.value = detail.headId
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
    if (current !== opening) return
    show(detail)
    opened(detail)
  }

  function startNew(): void {
    opening++
    runs.forget(tree.value.flatMap(({ runId }) => runId ?? []))
    sessionId.value = null
    title.value = ''
    tree.value = []
    headId.value = null
    summaries.value = new Map()
    opened(null)
  }

  /** Asks for an answer and shows the branch it is written on; its events arrive through the run store. */
  async function start<S extends Started>(ask: () => Promise<S>): Promise<S> {
    const current = ++opening
    sending.value = true
    const wentOn = asking()
    try {
      const started = await ask()
      const detail = await request('session.get', { sessionId: started.sessionId })
      const left = current !== opening && sessionId.value !== started.sessionId
      wentOn(detail, left)
      if (!left) show(detail)
      return started
    } finally {
      sending.value = false
    }
  }

  /**
   * Sends a message. The session may become another: a new one, or a copy where this one cannot be
   * added to.
   *
   * @param given sampling for this answer alone
   */
  async function send(text: string, given?: Partial<SamplingSettings>): Promise<void> {
    const asked = { sessionId: sessionId.value, parentId: headId.value, text }
    await start(async () => request('run.chat', { ...asked, ...(await manner(given)) }))
  }

  /** Asks in other words: a branch beside what was asked before, which stays as it is. */
  async function edit(message: SessionMessage, text: string): Promise<void> {
    const { parentId } = message
    const asked = { sessionId: sessionId.value, parentId, fresh: parentId === null, text }
    await start(async () => request('run.chat', { ...asked, ...(await manner()) }))
  }

  /** Has the question of an answer answered once more, beside it. */
  async function again(answer: SessionMessage): Promise<void> {
    const [id, userMessageId] = [sessionId.value, answer.parentId]
    if (id === null || userMessageId === null) return
    await start(async () =>
      request('run.again', { sessionId: id, userMessageId, ...(await manner()) }),
    )
  }

  /**
   * Another answer that begins like this one.
   *
   * @param kept how many of its tokens it begins with
   * @param force the token that follows, or null: the model chooses
   */
  async function branch(
    answer: SessionMessage,
    kept: number,
    force: number | null,
    how: SamplingSettings,
  ): Promise<Started | null> {
    const id = sessionId.value
    if (id === null) return null
    const capture = settings.settings?.capture ?? 'summary'
    const asked = { sessionId: id, answerMessageId: answer.id, kept, force }
    return start(() => request('run.branch', { ...asked, sampling: how, capture }))
  }

  /** Shows the branch through a message, and remembers it with the session. */
  async function showBranch(messageId: string): Promise<void> {
    const id = sessionId.value
    if (id === null) return
    const leaf = leafBelow(tree.value, messageId)
    headId.value = leaf
    if (activeRunId.value !== null) runs.follow(activeRunId.value)
    await request('session.show', { sessionId: id, messageId: leaf })
  }

  async function stop(): Promise<void> {
    if (activeRunId.value !== null) await request('run.stop', { runId: activeRunId.value })
  }

  return {
    sessionId,
    title,
    tree,
    headId,
    branches,
    messages,
    versionsOf: (message: SessionMessage) => versionsOf(tree.value, message),
    stateOf,
    activeRunId,
    running,
    draft,
    open,
    startNew,
    send,
    edit,
    again,
    branch,
    showBranch,
    stop,
  }
}
