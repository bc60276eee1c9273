import { AppError } from '#shared/ipc/result.ts'
import type {
  RunSummary,
  SessionDetail,
  SessionFacets,
  SessionFilter,
  SessionSummary,
} from '#shared/ipc/routes/session.ts'
import type { Store } from '#main/store/store.ts'
import type { StoredRun } from '#main/store/records.ts'
import { copySession } from './copy-session.ts'
import type { Library } from './library.ts'
import { messageIn } from './run/start.ts'
import type { RunKeeper } from './run/run-keeper.ts'
import { setupOf } from './setup-service.ts'

/** The sessions of the library: finding, opening, naming, deleting with a way back. */
export class SessionService {
  readonly #library: Library
  readonly #keeper: RunKeeper

  constructor({ library, keeper }: { library: Library; keeper: RunKeeper }) {
    this.#library = library
    this.#keeper = keeper
  }

  /** Pinned first, then newest first; '' lists all. */
  list(query: string, limit: number, filter: SessionFilter = {}): SessionSummary[] {
    const found = this.#library.stores.flatMap((store) =>
      store.sessions.list(query, limit, filter).filter(({ id }) => this.#library.isIn(store, id)),
    )
    return found
      .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedMs - a.updatedMs)
      .slice(0, limit)
  }

  facets(): SessionFacets {
    const all = this.#library.stores.map(({ sessions, tags }) => ({
      ...sessions.facets(),
      tags: tags.all(),
    }))
    const union = <K extends keyof SessionFacets>(name: K) =>
      [...new Set(all.flatMap((one) => one[name] as string[]))].sort() as SessionFacets[K]
    return { modelIds: union('modelIds'), tasks: union('tasks'), tags: union('tags') }
  }

  /** @throws AppError `session.notFound` */
  pin(sessionId: string, pinned: boolean): SessionSummary {
    return this.#change(sessionId, ({ sessions }) => {
      sessions.setPinned(sessionId, pinned)
    })
  }

  /** @param names in any spelling: one that differs in case alone from another is not kept twice */
  tag(sessionId: string, names: readonly string[]): SessionSummary {
    const known = new Map(names.map((name) => [name.normalize('NFC').toLowerCase(), name]))
    return this.#change(sessionId, ({ tags }) => {
      tags.set(sessionId, [...known.values()])
    })
  }

  /** @throws AppError `session.notFound`, `run.alreadyRunning` while an answer is being written in it */
  duplicate(sessionId: string, title: string): SessionSummary {
    const from = this.#library.storeOfSession(sessionId)
    if (from.traces.ofSession(sessionId).some(({ state }) => state === 'running')) {
      throw new AppError('run.alreadyRunning')
    }
    const to = this.#library.storeForImport()
    const { newId, now } = this.#library
    const copy = copySession({ from, to, sessionId, newId, title })
    to.transaction(() => {
      to.sessions.touch(copy.sessionId, now())
    })
    this.#library.tellChanged(copy.sessionId)
    return summary(to, copy.sessionId)
  }

  /** @throws AppError `session.notFound` */
  get(sessionId: string): SessionDetail {
    const store = this.#library.storeOfSession(sessionId)
    return {
      session: summary(store, sessionId),
      messages: store.messages.ofSession(sessionId),
      runs: store.traces.ofSession(sessionId).map(runSummary),
      headId: store.messages.head(sessionId),
      setup: setupOf(store, sessionId),
    }
  }

  /** @throws AppError `run.notFound`, `session.notFound` where its session was deleted */
  ofRun(runId: string): SessionDetail {
    const run = this.#library.storeOfRun(runId).traces.run(runId)
    if (run === null) throw new AppError('run.notFound')
    return this.get(run.sessionId)
  }

  /**
   * Where a session cannot be written, the branch is shown all the same, and not remembered.
   *
   * @throws AppError `session.notFound`, `run.badMessages`
   */
  show(sessionId: string, messageId: string): void {
    const place = this.#library.placeOf(sessionId)
    const { id } = messageIn(place, messageId)
    if (place.store.readOnly) return
    place.store.transaction(() => {
      place.store.messages.setHead(sessionId, id)
    })
  }

  /** @throws AppError `session.notFound`, `session.readOnly` for one that came with the app */
  rename(sessionId: string, title: string): SessionSummary {
    if (summary(this.#library.storeOfSession(sessionId), sessionId).sample) {
      throw new AppError('session.readOnly')
    }
    return this.#change(sessionId, ({ sessions }) => {
      sessions.rename(sessionId, title)
    })
  }

  /** Takes it off the list; it can be restored until the app is closed. */
  async delete(sessionId: string): Promise<void> {
    const store = this.#library.storeOfSession(sessionId)
    const active = this.#keeper.activeRunId
    if (active !== null && store.traces.run(active)?.sessionId === sessionId) {
      await this.#keeper.stop(active)
    }
    this.#library.write(store, sessionId, ({ sessions }) => {
      sessions.setDeleted(sessionId, this.#library.now())
    })
    this.#library.tellChanged(sessionId)
  }

  /** @throws AppError `session.notFound` */
  restore(sessionId: string): SessionSummary {
    const store = this.#library.stores.find(({ sessions }) => sessions.has(sessionId))
    if (store === undefined) throw new AppError('session.notFound')
    this.#library.write(store, sessionId, ({ sessions }) => {
      sessions.setDeleted(sessionId, null)
    })
    this.#library.tellChanged(sessionId)
    return summary(store, sessionId)
  }

  #change(sessionId: string, change: (store: Store) => void): SessionSummary {
    const store = this.#library.change(sessionId, (store) => {
      change(store)
      return store
    })
    this.#library.tellChanged(sessionId)
    return summary(store, sessionId)
  }
}

function summary(store: Store, sessionId: string): SessionSummary {
  const found = store.sessions.get(sessionId)
  if (found === null) throw new AppError('session.notFound')
  return found
}

function runSummary({
  id,
  task,
  modelId,
  system,
  state,
  events,
  tokens,
  startedMs,
}: StoredRun): RunSummary {
  return { id, task, modelId, system, state, events, tokens, startedMs }
}
