import { lookOf } from '../bookmark-service.ts'
import { AppError } from '#shared/ipc/result.ts'
import { answerJson, eventLine, runLine } from '#shared/trace/line-codec.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import type { BodyLine, SessionLine } from '#shared/trace/vitrine-lines.ts'
import type { Store } from '#main/store/store.ts'
import { requestOf } from '../run/request-key.ts'
import { setupOf } from '../setup-service.ts'

/** Events read at once, and their bytes: bounds the memory, and leaves the store free for others in between. */
const PAGE = { rows: 200, bytes: 4 * 2 ** 20 }
const SESSION = 's1'

/**
 * A session as the lines of its file after the header, the same whenever it is asked: what was there
 * at the first line. Ids are short and count from 1.
 *
 * @param options.privateNotes whether those for the presenter alone are in it
 * @throws AppError `session.notFound`, `run.alreadyRunning` while a run is being written
 */
export function* sessionLines(
  store: Store,
  sessionId: string,
  { privateNotes = true }: { privateNotes?: boolean } = {},
): Generator<BodyLine> {
  const session = store.sessions.get(sessionId)
  if (session === null) throw new AppError('session.notFound')
  const runs = store.traces.ofSession(sessionId)
  if (runs.some((run) => run.state === 'running')) throw new AppError('run.alreadyRunning')
  const runIds = new Map(runs.map(({ id }, i) => [id, `r${String(i + 1)}`]))
  const messages = store.messages.ofSession(sessionId)
  const messageIds = new Map(messages.map(({ id }, i) => [id, `m${String(i + 1)}`]))
  const asked = runs.map(({ id }) => ({ id, requests: store.probes.requests(id) }))
  const marks = runs.flatMap(({ id }) => store.bookmarks.ofRun(id))
  const places = new Map(marks.map(({ id }, i) => [id, i]))
  const notes = store.notes
    .ofSession(sessionId)
    .filter((note) => note.public || privateNotes)
    .map(({ bookmarkId, text, public: isPublic }) => ({
      bookmark: places.get(bookmarkId) ?? 0,
      text,
      public: isPublic,
    }))
    .sort((a, b) => a.bookmark - b.bookmark)
  const named = (ids: ReadonlyMap<string, string>, id: string | null) =>
    id === null ? null : (ids.get(id) ?? null)

  const head = store.messages.head(sessionId)
  const shown = head === messages.at(-1)?.id ? null : named(messageIds, head)
  yield sessionLine(store, session, shown)
  for (const { id, parentId, role, text, runId, createdMs } of messages) {
    const parent = named(messageIds, parentId)
    const [own, run] = [messageIds.get(id) ?? id, named(runIds, runId)]
    yield { type: 'message', id: own, session: SESSION, parent, role, text, run, createdMs }
  }
  for (const run of runs) {
    const ids = { run: runIds.get(run.id) ?? run.id, session: SESSION }
    yield runLine(store.traces.started(run.id).run, ids, run.system)
  }
  for (const run of runs) {
    for (let seq = 0; seq < run.events;) {
      const count = store.traces.countWithin(run.id, seq, PAGE)
      for (const event of store.traces.events(run.id, seq, Math.min(count, run.events - seq))) {
        yield eventLine(event, runIds.get(run.id) ?? run.id, base64)
      }
      seq += count
    }
  }
  for (const { id, requests } of asked) {
    for (const key of requests) {
      const answer = store.probes.get(id, key)
      if (answer === null) continue
      const run = runIds.get(id) ?? id
      yield { type: 'probe', run, request: requestOf(key), answer: answerJson(answer, base64) }
    }
  }
  for (const { runId, step, title, look: json } of marks) {
    const look = lookOf(json)
    const mark = { run: runIds.get(runId) ?? runId, step, title }
    yield { type: 'bookmark', ...mark, ...(look && { look }) }
  }
  for (const note of notes) yield { type: 'note', ...note }
}

export function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function sessionLine(
  store: Store,
  { id, title, createdMs, pinned, tags }: SessionSummary,
  head: string | null,
): SessionLine {
  const setup = setupOf(store, id)
  return {
    type: 'session',
    id: SESSION,
    title,
    createdMs,
    ...(pinned ? { pinned } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(setup === null ? {} : { setup }),
    ...(head === null ? {} : { head }),
  }
}
