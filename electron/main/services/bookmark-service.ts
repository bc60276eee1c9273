import { AppError } from '#shared/ipc/result.ts'
import type { Bookmark } from '#shared/ipc/routes/bookmark.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from './library.ts'

interface Mark {
  sessionId: string
  runId: string
  step: number
  title: string
}

/** What people marked in a session. Every change answers the bookmarks as they are then. */
export class BookmarkService {
  readonly #library: Library

  constructor({ library }: { library: Library }) {
    this.#library = library
  }

  /** @throws AppError `session.notFound` */
  list(sessionId: string): Bookmark[] {
    return this.#library.storeOfSession(sessionId).bookmarks.ofSession(sessionId)
  }

  /** @throws AppError `session.notFound`, `run.notFound`, `session.readOnly` */
  add({ sessionId, ...mark }: Mark): Bookmark[] {
    return this.#change(sessionId, (store) => {
      if (store.traces.run(mark.runId)?.sessionId !== sessionId) throw new AppError('run.notFound')
      store.bookmarks.add({ ...mark, createdMs: this.#library.now() })
    })
  }

  /** One that is no longer there stays away. @throws AppError as `add` */
  rename(sessionId: string, id: number, title: string): Bookmark[] {
    return this.#change(sessionId, (store) => {
      if (store.bookmarks.get(id, sessionId) !== null) store.bookmarks.rename(id, title)
    })
  }

  /** @throws AppError as `add` */
  remove(sessionId: string, id: number): Bookmark[] {
    return this.#change(sessionId, (store) => {
      if (store.bookmarks.get(id, sessionId) !== null) store.bookmarks.remove(id)
    })
  }

  #change(sessionId: string, change: (store: Store) => void): Bookmark[] {
    const store = this.#library.storeOfSession(sessionId)
    if (store.sessions.get(sessionId)?.sample) throw new AppError('session.readOnly')
    store.transaction(() => {
      change(store)
    })
    return store.bookmarks.ofSession(sessionId)
  }
}
