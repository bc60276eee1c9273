import { AppError } from '#shared/ipc/result.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { Listeners } from '#shared/listeners.ts'
import type { Store, StoreHealth } from '#main/store/store.ts'
import { copySession } from './copy-session.ts'
import { newId as freshId } from './new-id.ts'
import { Shelter } from './shelter.ts'
import { steadyNow } from './steady-now.ts'

export interface LibraryOptions {
  /** What is recorded. */
  file: Store
  /** What is not: in memory. */
  scratch: Store
  /** Whether people want their runs kept. */
  recording: () => boolean
  newId?: () => string
  /** Time that never goes back; by default the clock's, kept from that. */
  now?: () => number
  /** The clock, ms since 1970. */
  wall?: () => number
  /** See `Shelter`. */
  retryMs?: number
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
  /** What cannot be written for a while. */
  readonly shelter: Shelter
  readonly #file: Store
  readonly #scratch: Store
  readonly #recording: () => boolean
  readonly #changed = new Listeners<[sessionId: string]>()

  constructor(options: LibraryOptions) {
    const { file, scratch, recording, newId = freshId, wall, retryMs } = options
    const latest = file.sessions.latestMs()
    const { now = steadyNow({ latest, ...(wall === undefined ? {} : { wall }) }) } = options
    this.#file = file
    this.#scratch = scratch
    this.#recording = recording
    this.newId = newId
    this.now = now
    this.shelter = new Shelter({
      file,
      scratch,
      now,
      onMoved: (sessionId) => {
        this.tellChanged(sessionId)
      },
      ...(retryMs === undefined ? {} : { retryMs }),
    })
    this.settings = {
      get: (key) => scratch.settings.get(key) ?? file.settings.get(key),
      set: (key, json) => {
        const isKept = !file.readOnly && this.#takes(() => setIn(file, key, json))
        if (!isKept || scratch.settings.get(key) !== null) setIn(scratch, key, json)
      },
    }
  }

  /** Those in memory first: they are what is going on now. */
  get stores(): readonly Store[] {
    return [this.#scratch, this.#file]
  }

  /** @throws AppError `session.notFound`, also for a deleted one */
  storeOfSession(sessionId: string): Store {
    const store = this.stores.find(({ sessions }) => sessions.has(sessionId))
    if (!store?.sessions.get(sessionId)) throw new AppError('session.notFound')
    return store
  }

  /** @throws AppError `run.notFound` */
  storeOfRun(runId: string): Store {
    const store = this.stores.find(({ traces }) => traces.run(runId) !== null)
    if (store === undefined) throw new AppError('run.notFound')
    return store
  }

  /** Whether a session is found in this store, and not in front of it in another. */
  isIn(store: Store, sessionId: string): boolean {
    return this.stores.find(({ sessions }) => sessions.has(sessionId)) === store
  }

  /** Null where there is none, or it is deleted. */
  summary(sessionId: string): SessionSummary | null {
    const store = this.stores.find(({ sessions }) => sessions.has(sessionId))
    return store?.sessions.get(sessionId) ?? null
  }

  /** Where something that was typed goes: with its session, and never on disk while nothing is recorded. */
  storeForDraft(sessionId: string): Store {
    const isUnrecorded = this.#scratch.sessions.has(sessionId) && !this.shelter.has(sessionId)
    return this.#isKept() && !isUnrecorded ? this.#file : this.#scratch
  }

  /** A new session, empty. */
  create(title: string): Place {
    const sessionId = this.newId()
    const createIn = (store: Store): Place => {
      store.transaction(() => {
        store.sessions.create({ id: sessionId, title, sample: false, createdMs: this.now() })
      })
      return { store, sessionId, messageId: (id) => id }
    }
    return this.#isKept() ? this.#inFile(createIn) : createIn(this.#scratch)
  }

  /**
   * Changes a session, whole or not at all; where the file does not take it, in memory for now.
   *
   * @throws AppError `session.notFound`; what `change` throws
   */
  change<T>(sessionId: string, change: (store: Store) => T): T {
    return this.write(this.storeOfSession(sessionId), sessionId, change)
  }

  /** The same where it is known which store the session is in. */
  write<T>(store: Store, sessionId: string, change: (store: Store) => T): T {
    try {
      return store.transaction(() => change(store))
    } catch (error) {
      if (store !== this.#file || store.readOnly) throw error
      this.shelter.refuse(error)
      const refuge = this.shelter.take(sessionId)
      return refuge.transaction(() => change(refuge))
    }
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
    if (this.shelter.has(sessionId)) return this.placeOf(sessionId)
    const target = this.#isKept() ? this.#file : this.#scratch
    const sample = store.sessions.get(sessionId)?.sample ?? false
    if (!sample && (store === this.#scratch || store === target)) {
      return this.placeOf(sessionId)
    }
    const copyTo = (to: Store): Place => ({
      store: to,
      ...copySession({ from: store, to, sessionId, newId: this.newId }),
    })
    const copy = target === this.#file ? this.#inFile(copyTo) : copyTo(target)
    this.tellChanged(copy.sessionId)
    return copy
  }

  /** What makes a session in the file; where that takes nothing, in memory for now. */
  #inFile(make: (store: Store) => Place): Place {
    if (this.shelter.problem === null) {
      try {
        return make(this.#file)
      } catch (error) {
        this.shelter.refuse(error)
      }
    }
    const place = make(this.#scratch)
    this.shelter.add(place.sessionId)
    return place
  }

  /** Whether what is new is to be recorded, and there is a file for it. */
  #isKept(): boolean {
    return this.#recording() && !this.#file.readOnly
  }

  /** Whether the file took something; where it refused, the shelter knows. @throws anything else */
  #takes(write: () => unknown): boolean {
    try {
      write()
      return true
    } catch (error) {
      this.shelter.refuse(error)
      return false
    }
  }

  /** What is on disk: sessions, and the bytes their attention takes. */
  attention(): { sessions: number; attentionBytes: number } {
    const { previews } = this.#file
    return { sessions: previews.usage().sessions, attentionBytes: previews.attentionBytes() }
  }

  /** As the file's own `copyTo` and `health`. */
  copyTo(file: string, tell: (bytes: number, totalBytes: number) => void): Promise<void> {
    return this.#file.copyTo(file, tell)
  }

  health(): StoreHealth & { readOnly: boolean } {
    return { ...this.#file.health(), readOnly: this.#file.readOnly }
  }

  /** Told with the session's id when one was added, changed or deleted. Returns what unsubscribes. */
  onSessionChanged(listener: (sessionId: string) => void): () => void {
    return this.#changed.add(listener)
  }

  tellChanged(sessionId: string): void {
    this.#changed.call(sessionId)
  }

  close(): void {
    this.shelter.close()
    for (const store of this.stores) store.close()
  }
}

function setIn(store: Store, key: string, json: string): void {
  store.transaction(() => {
    store.settings.set(key, json)
  })
}
