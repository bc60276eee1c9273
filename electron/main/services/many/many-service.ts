import type { LibraryUsage } from '#shared/ipc/routes/library.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from '../library.ts'
import type { RunKeeper } from '../run/run-keeper.ts'

/** Tags of a session at the most. */
const MOST_TAGS = 20

/** The same done to many sessions at once: in one transaction for each store. Those that are gone are left out. */
export class ManyService {
  readonly #library: Library
  readonly #keeper: RunKeeper

  constructor({ library, keeper }: { library: Library; keeper: RunKeeper }) {
    this.#library = library
    this.#keeper = keeper
  }

  usage(): LibraryUsage {
    const all = this.#library.stores.map(({ previews }) => previews.usage())
    return {
      sessions: all.reduce((sum, { sessions }) => sum + sessions, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  }

  pin(sessionIds: readonly string[], pinned: boolean): void {
    this.#change(sessionIds, ({ sessions }, { id }) => {
      sessions.setPinned(id, pinned)
    })
  }

  /** What is both added and removed is added. A session that would have too many keeps the first. */
  tag(sessionIds: readonly string[], add: readonly string[], remove: readonly string[]): void {
    const gone = new Set(remove)
    this.#change(sessionIds, (store, { id, tags }) => {
      const names = [...tags.filter((name) => !gone.has(name)), ...add]
      const known = new Map(names.map((name) => [name.normalize('NFC').toLowerCase(), name]))
      store.tags.set(id, [...known.values()].slice(0, MOST_TAGS))
    })
  }

  /**
   * Takes them off the list, those that came with the app left alone; they can be restored until the app
   * is closed.
   *
   * @returns which were deleted
   */
  async delete(sessionIds: readonly string[]): Promise<string[]> {
    const active = this.#keeper.activeRunId
    const owner = active === null ? null : this.#library.storeOfRun(active).traces.run(active)
    if (active !== null && owner !== null && sessionIds.includes(owner.sessionId)) {
      await this.#keeper.stop(active)
    }
    const own = sessionIds.filter((id) => this.#library.summary(id)?.sample === false)
    const atMs = this.#library.now()
    this.#change(own, ({ sessions }, { id }) => {
      sessions.setDeleted(id, atMs)
    })
    return own
  }

  restore(sessionIds: readonly string[]): void {
    for (const store of this.#library.stores) {
      const own = sessionIds.filter((id) => this.#library.isIn(store, id))
      if (own.length === 0) continue
      store.transaction(() => {
        for (const id of own) store.sessions.setDeleted(id, null)
      })
      for (const id of own) this.#library.tellChanged(id)
    }
  }

  #change(
    sessionIds: readonly string[],
    change: (store: Store, session: SessionSummary) => void,
  ): void {
    for (const store of this.#library.stores) {
      const here = sessionIds.filter((id) => this.#library.isIn(store, id))
      const own = here.flatMap((id) => store.sessions.get(id) ?? [])
      if (own.length === 0) continue
      store.transaction(() => {
        for (const session of own) change(store, session)
      })
      for (const { id } of own) this.#library.tellChanged(id)
    }
  }
}
