import { AppError } from '#shared/ipc/result.ts'
import { MOST_ITEMS, type Talk, type TalkPlace, type TalkSummary } from '#shared/ipc/routes/talk.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from './library.ts'

/** Talks: what people want to show, moment by moment, out of several sessions. */
export class TalkService {
  readonly #library: Library

  constructor({ library }: { library: Library }) {
    this.#library = library
  }

  /** Those changed last first. */
  list(): TalkSummary[] {
    return this.#library.stores
      .flatMap(({ talks }) => talks.all())
      .sort((a, b) => b.updatedMs - a.updatedMs)
  }

  /** @throws AppError `talk.notFound` */
  get(talkId: string): Talk {
    return whole(this.#storeOf(talkId), talkId)
  }

  create(title: string): Talk {
    const store = this.#library.storeForImport()
    const id = this.#library.newId()
    store.transaction(() => {
      store.talks.add({ id, title, updatedMs: this.#library.now() })
    })
    return whole(store, id)
  }

  /** @throws AppError `talk.notFound` */
  rename(talkId: string, title: string): Talk {
    const store = this.#storeOf(talkId)
    store.transaction(() => {
      store.talks.rename(talkId, title, this.#library.now())
    })
    return whole(store, talkId)
  }

  /** @throws AppError `talk.notFound` */
  delete(talkId: string): void {
    const store = this.#storeOf(talkId)
    store.transaction(() => {
      store.talks.setDeleted(talkId, this.#library.now())
    })
  }

  /** One that was never there, or is gone for good, cannot. @throws AppError `talk.notFound` */
  restore(talkId: string): Talk {
    for (const store of this.#library.stores) {
      if (store.readOnly) continue
      store.transaction(() => {
        store.talks.setDeleted(talkId, null)
      })
    }
    return this.get(talkId)
  }

  /**
   * What the talk shows, in this order. Bookmarks that are no longer there stay away.
   *
   * @throws AppError `talk.notFound`, `talk.tooLong`, `talk.notRecorded` for a session in memory
   */
  setItems(talkId: string, places: readonly TalkPlace[]): Talk {
    if (places.length > MOST_ITEMS) throw new AppError('talk.tooLong', { limit: MOST_ITEMS })
    const store = this.#storeOf(talkId)
    const others = this.#library.stores.filter((other) => other !== store)
    store.transaction(() => {
      const kept = places.filter(({ sessionId, bookmarkId }) => {
        if (others.some(({ sessions }) => sessions.has(sessionId))) {
          throw new AppError('talk.notRecorded')
        }
        return store.bookmarks.get(bookmarkId, sessionId) !== null
      })
      store.talks.setItems(
        talkId,
        kept.map(({ bookmarkId }) => bookmarkId),
      )
      const { title } = whole(store, talkId)
      store.talks.rename(talkId, title, this.#library.now())
    })
    return whole(store, talkId)
  }

  #storeOf(talkId: string): Store {
    const store = this.#library.stores.find(({ talks }) => talks.get(talkId) !== null)
    if (store === undefined) throw new AppError('talk.notFound')
    return store
  }
}

function whole(store: Store, talkId: string): Talk {
  const talk = store.talks.get(talkId)
  if (talk === null) throw new AppError('talk.notFound')
  const items = store.talks.items(talkId)
  const sessions = new Set(items.map(({ sessionId }) => sessionId))
  const notes = [...sessions].flatMap((sessionId) => store.notes.ofSession(sessionId))
  return {
    ...talk,
    items: items.map((item) => ({
      ...item,
      notes: notes
        .filter(({ bookmarkId }) => bookmarkId === item.bookmarkId)
        .map(({ bookmarkId: _its, ...note }) => note),
    })),
  }
}
