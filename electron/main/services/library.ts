import { AppError } from '#shared/ipc/result.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { Listeners } from '#shared/listeners.ts'
import type { Store } from '#main/store/store.ts'
import { copySession } from './copy-session.ts'
import { newId as freshId } from './new-id.ts'

export interface LibraryOptions {
  /** What is recorded. */
  file: Store
  /** What is not: in memory. */
  scratch: Store
  /** Whether people want their runs kept. */
  recording: () => boolean
  newId?: () => string
  now?: () => number
}

/** Named values as JSON. */
export interface KeyValue {
  get(key: string): string | null
  set(key: string, json: string): void
}

/** Where something new of a session goes. */
export interface Place {
  store: Store
  sessionId: string
  /** Ids in the session people came from → ids here; the same where nothing had to be copied. */
  messageId: (id: string) => string
}

/** All sessions, those on disk and those in memory only, as one. */
export class Library {
  readonly settings: KeyValue
  readonly newId: () => string
  readonly now: () => number
  readonly #file: Store
  readonly #scratch: Store
  readonly #recording: () => boolean
  readonly #changed = new Listeners<[sessionId: string]>()

  constructor({ file, scratch, recording, newId = freshId, now = Date.now }: LibraryOptions) {
    this.#file = file
    this.#scratch = scratch
    this.#recording = recording
    this.newId = newId
    this.now = now
    this.settings = {
      get: (key) => scratch.settings.get(key) ?? file.settings.get(key),
      set: (key, json) => {
        const store = file.readOnly ? scratch : file
        store.transaction(() => {
          store.settings.set(key, json)
        })
      },
    }
  }

  /** Those in memory first: they are what is going on now. */
  get stores(): readonly Store[] {
    return [this.#scratch, this.#file]
  }

  /** @throws AppError `session.notFound`, also for a deleted one */
  storeOfSession(sessionId: string): Store {
    const store = this.stores.find(({ sessions }) => sessions.get(sessionId) !== null)
    if (store === undefined) throw new AppError('session.notFound')
    return store
  }

  /** @throws AppError `run.notFound` */
  storeOfRun(runId: string): Store {
    const store = this.stores.find(({ traces }) => traces.run(runId) !== null)
    if (store === undefined) throw new AppError('run.notFound')
    return store
  }

  /** Null where there is none, or it is deleted. */
  summary(sessionId: string): SessionSummary | null {
    for (const { sessions } of this.stores) {
      const found = sessions.get(sessionId)
      if (found !== null) return found
    }
    return null
  }

  /** Where a new session goes. */
  storeForNew(): Store {
    return this.#recording() && !this.#file.readOnly ? this.#file : this.#scratch
  }

  /** Where people put something themselves, whether or not their runs are recorded. */
  storeForImport(): Store {
    return this.#file.readOnly ? this.#scratch : this.#file
  }

  /** Where a session is. @throws AppError `session.notFound` */
  placeOf(sessionId: string): Place {
    return { store: this.storeOfSession(sessionId), sessionId, messageId: (id) => id }
  }

  /**
   * Where a session goes on. One that came with the app is not changed, and what people do not want
   * recorded must not be added to a recorded one: both go on in a copy. What began unrecorded stays so.
   *
   * @throws AppError `session.notFound`
   */
  placeToContinue(sessionId: string): Place {
    const store = this.storeOfSession(sessionId)
    const target = this.storeForNew()
    const sample = store.sessions.get(sessionId)?.sample ?? false
    if (!sample && (store === this.#scratch || store === target)) {
      return this.placeOf(sessionId)
    }
    const copy = copySession({ from: store, to: target, sessionId, newId: this.newId })
    this.tellChanged(copy.sessionId)
    return { store: target, ...copy }
  }

  /** Told with the session's id when one was added, changed or deleted. Returns what unsubscribes. */
  onSessionChanged(listener: (sessionId: string) => void): () => void {
    return this.#changed.add(listener)
  }

  tellChanged(sessionId: string): void {
    this.#changed.call(sessionId)
  }

  close(): void {
    for (const store of this.stores) store.close()
  }
}
