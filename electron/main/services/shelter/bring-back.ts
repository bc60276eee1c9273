import type { Store } from '#main/store/store.ts'
import type { StoredBookmark } from '#main/store/records.ts'
import { copyAnswers, copyEvents, copySession } from '../copy-session.ts'

interface Move {
  from: Store
  to: Store
  sessionId: string
  now: () => number
}

/**
 * Brings a session that went on elsewhere, under the same ids, to where its beginning lies, in one
 * transaction: what is new is added, what people changed or took away meanwhile is changed or goes.
 *
 * @throws AppError of the store; then nothing has changed
 */
export function bringBack(move: Move): void {
  const { from, to, sessionId } = move
  const session = from.sessions.get(sessionId)
  to.transaction(() => {
    if (session === null) {
      // Deleted meanwhile: what the file has of it can still be restored.
      if (to.sessions.has(sessionId)) to.sessions.setDeleted(sessionId, move.now())
      return
    }
    if (to.sessions.has(sessionId)) {
      bringRuns(move)
      bringMessages(move)
      bringMarks(move)
      to.sessions.rename(sessionId, session.title)
      to.tags.set(sessionId, session.tags)
      to.setups.set(sessionId, from.setups.get(sessionId))
    } else {
      copySession({ ...move, newId: (id) => id })
    }
    to.sessions.setPinned(sessionId, session.pinned)
    to.sessions.touch(sessionId, session.updatedMs)
  })
}

function bringRuns({ from, to, sessionId }: Move): void {
  for (const run of from.traces.ofSession(sessionId)) {
    const known = to.traces.run(run.id)
    if (known === null) to.traces.createRun({ ...run, header: from.traces.started(run.id).run })
    copyEvents(from, to, run.id, run.id, known?.events ?? 0)
    if (known?.state !== run.state) to.traces.appendRows(run.id, [], run.state)
    copyAnswers(from, to, run.id, run.id)
  }
}

/** After the runs: a message knows the one that wrote it. */
function bringMessages({ from, to, sessionId }: Move): void {
  const messages = from.messages.ofSession(sessionId)
  const there = new Set(messages.map(({ id }) => id))
  for (const { id } of to.messages.ofSession(sessionId)) {
    if (!there.has(id)) to.messages.remove(id)
  }
  for (const message of messages) {
    if (to.messages.get(message.id, sessionId) === null) to.messages.add({ ...message, sessionId })
    else if (message.runId !== null) to.messages.setTextOfRun(message.runId, message.text)
  }
  const head = from.messages.head(sessionId)
  if (head !== null) to.messages.setHead(sessionId, head)
}

/** A bookmark that is there keeps its place in talks. */
function bringMarks({ from, to, sessionId }: Move): void {
  const marks = from.bookmarks.ofSession(sessionId)
  const names = new Set(marks.map(nameOf))
  const known = new Map(to.bookmarks.ofSession(sessionId).map((mark) => [nameOf(mark), mark.id]))
  for (const [name, id] of known) if (!names.has(name)) to.bookmarks.remove(id)
  for (const { id: here, ...mark } of marks) {
    const there = known.get(nameOf({ id: here, ...mark }))
    const id = there ?? to.bookmarks.add(mark)
    if (there !== undefined) {
      to.bookmarks.rename(there, mark.title)
      if (mark.look !== null) to.bookmarks.setLook(there, mark.look)
    }
    for (const note of to.notes.ofRun(mark.runId)) {
      if (note.bookmarkId === id) to.notes.remove(note.id, id)
    }
    for (const note of from.notes.ofRun(mark.runId)) {
      if (note.bookmarkId === here) to.notes.add({ ...note, bookmarkId: id })
    }
  }
}

/** What stays the same of a bookmark whatever is done to it. */
function nameOf({ runId, step, createdMs }: StoredBookmark): string {
  return `${runId} ${String(step)} ${String(createdMs)}`
}
