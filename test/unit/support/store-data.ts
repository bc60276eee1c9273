import { isTerminal, type RunHeader, type TraceEvent } from '#shared/trace/event.ts'
import type { Store } from '#main/store/store.ts'

interface SessionData {
  id: string
  title: string
  question: string
  answer: string
  /** Of its one run, `<id>-run`; may be cut short. */
  events: TraceEvent[]
  /** What is known of the run where it has no events. */
  header?: RunHeader
}

/** A session with one question `<id>-q` and one answer `<id>-a`. */
export function addSession(store: Store, data: SessionData): void {
  const { id, title, question, answer, events } = data
  const runId = `${id}-run`
  store.transaction(() => {
    store.sessions.create({ id, title, sample: false, createdMs: 1000 })
    addRun(store, id, runId, events, data.header)
    const message = { sessionId: id, createdMs: 1000 }
    const [question_, answer_] = [`${id}-q`, `${id}-a`]
    store.messages.add({
      ...message,
      id: question_,
      parentId: null,
      role: 'user',
      text: question,
      runId: null,
    })
    store.messages.add({
      ...message,
      id: answer_,
      parentId: question_,
      role: 'assistant',
      text: answer,
      runId,
    })
  })
}

export function addRun(
  store: Store,
  sessionId: string,
  runId: string,
  events: TraceEvent[],
  known?: RunHeader,
): void {
  const [first] = events
  const header = first?.kind === 'run-started' ? first.run : known
  if (header === undefined) throw new Error('a run needs a header')
  const { task, model } = header
  const run = { id: runId, sessionId, task, modelId: model.id, modelSha256: model.sha256 }
  store.traces.createRun({ ...run, system: null, startedMs: header.startedAtMs, header })
  const last = events.at(-1)
  const end = last !== undefined && isTerminal(last) ? last : null
  store.traces.append(
    runId,
    events,
    end === null ? null : end.kind === 'failed' ? 'failed' : end.reason,
  )
}
