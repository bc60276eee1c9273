import { AppError } from '#shared/ipc/result.ts'
import type { Store } from '#main/store/store.ts'

interface CopyOptions {
  from: Store
  to: Store
  sessionId: string
  /** Of the copy's parts, by the ids they had. */
  newId: (id: string) => string
  /** Of the copy; the same where it is not given. */
  title?: string
}

/** Rows of events copied at once, and their bytes. */
const PAGE = { rows: 500, bytes: 16 * 2 ** 20 }

/**
 * Copies a session with all its messages, runs, events, answers, bookmarks and notes, in one transaction.
 *
 * @throws AppError `session.notFound`
 */
export function copySession({ from, to, sessionId, newId, title: given }: CopyOptions) {
  const session = from.sessions.get(sessionId)
  if (session === null) throw new AppError('session.notFound')
  const copyId = newId(sessionId)
  const runIds = new Map<string, string>()
  const messageIds = new Map<string, string>()
  to.transaction(() => {
    const { createdMs, tags } = session
    const title = given ?? session.title
    to.sessions.create({ id: copyId, title, sample: false, createdMs })
    for (const run of from.traces.ofSession(sessionId)) {
      const id = newId(run.id)
      runIds.set(run.id, id)
      const header = { ...from.traces.started(run.id).run, runId: id }
      to.traces.createRun({ ...run, id, sessionId: copyId, header })
      copyEvents(from, to, run.id, id)
      to.traces.appendRows(id, [], run.state)
      copyAnswers(from, to, run.id, id)
      copyMarks(from, to, run.id, id)
    }
    for (const message of from.messages.ofSession(sessionId)) {
      const id = newId(message.id)
      messageIds.set(message.id, id)
      const parentId = renamed(message.parentId, messageIds)
      const runId = renamed(message.runId, runIds)
      to.messages.add({ ...message, id, sessionId: copyId, parentId, runId })
    }
    const head = renamed(from.messages.head(sessionId), messageIds)
    if (head !== null) to.messages.setHead(copyId, head)
    to.tags.set(copyId, tags)
    to.setups.set(copyId, from.setups.get(sessionId))
  })
  return { sessionId: copyId, messageId: (id: string) => messageIds.get(id) ?? id }
}

/** @param seq of the first event that is copied */
export function copyEvents(from: Store, to: Store, source: string, target: string, seq = 0): void {
  for (;;) {
    const rows = from.traces.rows(source, seq, from.traces.countWithin(source, seq, PAGE))
    if (rows.length === 0) return
    to.traces.appendRows(target, rows, null)
    seq += rows.length
  }
}

/** Those the target has already stay as they are. */
export function copyAnswers(from: Store, to: Store, source: string, target: string): void {
  for (const request of from.probes.requests(source)) {
    const answer = from.probes.get(source, request)
    if (answer !== null) to.probes.set(target, request, answer)
  }
}

function copyMarks(from: Store, to: Store, source: string, target: string): void {
  const notes = from.notes.ofRun(source)
  for (const { id, ...mark } of from.bookmarks.ofRun(source)) {
    // A session that only moves is asked for its bookmarks by the ids they had.
    const bookmarkId = to.bookmarks.add({ ...mark, runId: target }, source === target ? id : null)
    for (const note of notes) {
      if (note.bookmarkId === id) to.notes.add({ ...note, bookmarkId })
    }
  }
}

function renamed(id: string | null, names: ReadonlyMap<string, string>): string | null {
  return id === null ? null : (names.get(id) ?? null)
}
