import { AppError } from '#shared/ipc/result.ts'
import { lookSchema, MOST_NOTES, type Bookmark, type Note } from '#shared/ipc/routes/bookmark.ts'
import type { Look } from '#shared/trace/look.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from './library.ts'

interface Mark {
  sessionId: string
  runId: string
  step: number
  title: string
  look?: Look | null
}

interface Moment {
  runId: string
  step: number
  title: string
  look: Look
  note: Omit<Note, 'id'> | null
}

/** What people marked in a session. Every change answers the bookmarks as they are then. */
export class BookmarkService {
  readonly #library: Library

  constructor({ library }: { library: Library }) {
    this.#library = library
  }

  /** @throws AppError `session.notFound` */
  list(sessionId: string): Bookmark[] {
    return withNotes(this.#library.storeOfSession(sessionId), sessionId)
  }

  /** @throws AppError `session.notFound`, `run.notFound`, `session.readOnly` */
  add({ sessionId, look = null, ...mark }: Mark): Bookmark[] {
    return this.#change(sessionId, (store) => {
      if (store.traces.run(mark.runId)?.sessionId !== sessionId) throw new AppError('run.notFound')
      const kept = look && JSON.stringify(look)
      store.bookmarks.add({ ...mark, look: kept, createdMs: this.#library.now() })
    })
  }

  /**
   * Marks a step of a run, also of one under way, with a note where something is said about it.
   *
   * @returns the session it belongs to
   * @throws AppError `run.notFound`, `session.notFound`, `session.readOnly`
   */
  mark({ note, look, ...mark }: Moment): { sessionId: string } {
    const sessionId = this.#library.storeOfRun(mark.runId).traces.run(mark.runId)?.sessionId ?? ''
    this.#change(sessionId, (store) => {
      const kept = { ...mark, look: JSON.stringify(look), createdMs: this.#library.now() }
      const bookmarkId = store.bookmarks.add(kept)
      if (note) store.notes.add({ bookmarkId, ...note })
    })
    return { sessionId }
  }

  /** One that is no longer there stays away. @throws AppError as `add` */
  rename(sessionId: string, id: number, title: string): Bookmark[] {
    return this.#change(sessionId, (store) => {
      if (store.bookmarks.get(id, sessionId) !== null) store.bookmarks.rename(id, title)
    })
  }

  /** @throws AppError as `add` */
  setLook(sessionId: string, id: number, look: Look): Bookmark[] {
    return this.#change(sessionId, (store) => {
      if (store.bookmarks.get(id, sessionId) === null) return
      store.bookmarks.setLook(id, JSON.stringify(look))
    })
  }

  /** @throws AppError as `add` */
  remove(sessionId: string, id: number): Bookmark[] {
    return this.#change(sessionId, (store) => {
      if (store.bookmarks.get(id, sessionId) !== null) store.bookmarks.remove(id)
    })
  }

  /**
   * A new note, or one that is there with another text. What is no longer there stays away.
   *
   * @param note its `id` is null for a new one
   * @throws AppError as `add`, `note.tooMany`
   */
  setNote(
    sessionId: string,
    { id, bookmarkId, ...note }: Omit<Note, 'id'> & { id: number | null; bookmarkId: number },
  ): Bookmark[] {
    return this.#change(sessionId, ({ bookmarks, notes }) => {
      if (bookmarks.get(bookmarkId, sessionId) === null) return
      if (id !== null) {
        notes.set({ id, bookmarkId, ...note })
        return
      }
      const there = notes.ofSession(sessionId).filter((one) => one.bookmarkId === bookmarkId)
      if (there.length >= MOST_NOTES) throw new AppError('note.tooMany', { limit: MOST_NOTES })
      notes.add({ bookmarkId, ...note })
    })
  }

  /** @throws AppError as `add` */
  removeNote(sessionId: string, bookmarkId: number, id: number): Bookmark[] {
    return this.#change(sessionId, ({ bookmarks, notes }) => {
      if (bookmarks.get(bookmarkId, sessionId) !== null) notes.remove(id, bookmarkId)
    })
  }

  #change(sessionId: string, change: (store: Store) => void): Bookmark[] {
    const store = this.#library.storeOfSession(sessionId)
    if (store.sessions.get(sessionId)?.sample) throw new AppError('session.readOnly')
    store.transaction(() => {
      change(store)
    })
    return withNotes(store, sessionId)
  }
}

/** What a bookmark keeps of what was looked at; null also where the file says something else. */
export function lookOf(json: string | null): Look | null {
  if (json === null) return null
  try {
    return lookSchema.parse(JSON.parse(json))
  } catch {
    return null
  }
}

function withNotes(store: Store, sessionId: string): Bookmark[] {
  const notes = store.notes.ofSession(sessionId)
  return store.bookmarks.ofSession(sessionId).map((bookmark) => ({
    ...bookmark,
    look: lookOf(bookmark.look),
    notes: notes
      .filter(({ bookmarkId }) => bookmarkId === bookmark.id)
      .map(({ bookmarkId: _its, ...note }) => note),
  }))
}
