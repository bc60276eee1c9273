import { AppError } from '#shared/ipc/result.ts'
import type { RunSummary, SessionDetail, SessionSummary } from '#shared/ipc/routes/session.ts'
import type { Store } from '#main/store/store.ts'
import type { StoredRun } from '#main/store/records.ts'
import type { Library } from './library.ts'
import { messageIn } from './run/start.ts'
import type { RunService } from './run-service.ts'
import { setupOf } from './setup-service.ts'

/** The sessions of the library: finding, opening, naming, deleting with a way back. */
export class SessionService {
  readonly #library: Library
  readonly #runs: RunService

  constructor({ library, runs }: { library: Library; runs: RunService }) {
    this.#library = library
    this.#runs = runs
  }

  /** Newest first; '' lists all. */
  list(query: string, limit: number): SessionSummary[] {
    const found = this.#library.stores.flatMap(({ sessions }) => sessions.list(query, limit))
    return found.sort((a, b) => b.updatedMs - a.updatedMs).slice(0, limit)
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
    const store = this.#library.storeOfSession(sessionId)
    if (summary(store, sessionId).sample) throw new AppError('session.readOnly')
    store.transaction(() => {
      store.sessions.rename(sessionId, title)
    })
    this.#library.tellChanged(sessionId)
    return summary(store, sessionId)
  }

  /** Takes it off the list; it can be restored until the app is closed. */
  async delete(sessionId: string): Promise<void> {
    const store = this.#library.storeOfSession(sessionId)
    const active = this.#runs.activeRunId
    if (active !== null && store.traces.run(active)?.sessionId === sessionId) {
      await this.#runs.stop(active)
    }
    store.transaction(() => {
      store.sessions.setDeleted(sessionId, this.#library.now())
    })
    this.#library.tellChanged(sessionId)
  }

  /** @throws AppError `session.notFound` */
  restore(sessionId: string): SessionSummary {
    const store = this.#library.stores.find(({ sessions }) => sessions.has(sessionId))
    if (store === undefined) throw new AppError('session.notFound')
    store.transaction(() => {
      store.sessions.setDeleted(sessionId, null)
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
