import { isTerminal, type TraceEvent } from '#shared/trace/event.ts'
import type { Store } from '#main/store/store.ts'
import { anyHeader } from './trace-data.ts'
import type { Random } from './random.ts'

/** A session with one question and one answer whose run has the given events. */
export function addSession(
  store: Store,
  random: Random,
  {
    id,
    title,
    question,
    answer,
    events,
  }: { id: string; title: string; question: string; answer: string; events: TraceEvent[] },
): void {
  const runId = `${id}-run`
  const last = events.at(-1)
  const end = last !== undefined && isTerminal(last) ? last : null
  store.transaction(() => {
    store.sessions.create({ id, title, sample: false, createdMs: 1000 })
    addRun(store, random, id, runId)
    store.traces.append(
      runId,
      events,
      end === null ? null : end.kind === 'failed' ? 'failed' : end.reason,
    )
    const message = { sessionId: id, createdMs: 1000 }
    store.messages.add({
      ...message,
      id: `${id}-q`,
      parentId: null,
      role: 'user',
      text: question,
      runId: null,
    })
    store.messages.add({
      ...message,
      id: `${id}-a`,
      parentId: `${id}-q`,
      role: 'assistant',
      text: answer,
      runId,
    })
  })
}

export function addRun(store: Store, random: Random, sessionId: string, runId: string): void {
  store.traces.createRun({
    id: runId,
    sessionId,
    task: 'chat',
    modelId: 'tiny',
    modelSha256: 'ab'.repeat(32),
    system: null,
    startedMs: 1000,
    header: anyHeader(random, runId),
  })
}
