import { AppError } from '#shared/ipc/result.ts'
import type { BodyLine } from '#shared/trace/vitrine-lines.ts'
import type { Store } from '#main/store/store.ts'
import { sessionLines } from './session-lines.ts'

/** The sessions a talk goes through, those that are deleted left out; in the order of its moments. */
function sessionsOfTalk(store: Store, talkId: string): string[] {
  const items = store.talks.items(talkId).filter(({ gone }) => !gone)
  return [...new Set(items.map(({ sessionId }) => sessionId))]
}

/**
 * A talk as the lines of its file after the header: the talk, then each of its sessions whole.
 *
 * @throws AppError `talk.notFound`, `talk.empty`, or as `sessionLines`
 */
export function* talkLines(
  store: Store,
  talkId: string,
  content: { privateNotes?: boolean } = {},
): Generator<BodyLine> {
  const talk = store.talks.get(talkId)
  if (talk === null) throw new AppError('talk.notFound')
  const sessionIds = sessionsOfTalk(store, talkId)
  if (sessionIds.length === 0) throw new AppError('talk.empty')
  const items = store.talks.items(talkId).flatMap(({ sessionId, bookmarkId }) => {
    const session = sessionIds.indexOf(sessionId)
    if (session === -1) return []
    const marks = store.traces.ofSession(sessionId).flatMap(({ id }) => store.bookmarks.ofRun(id))
    return [{ session, bookmark: marks.findIndex(({ id }) => id === bookmarkId) }]
  })
  yield { type: 'talk', title: talk.title, sessions: sessionIds.length, items }
  for (const sessionId of sessionIds) yield* sessionLines(store, sessionId, content)
}
