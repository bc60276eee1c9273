import type { Draft } from '#shared/ipc/routes/draft.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from './library.ts'

export interface DraftServiceOptions {
  library: Library
  /** Told why drafts could not be written; they stay in memory then. */
  onError: (error: unknown) => void
  /** How long typing may go on before it is written, ms. */
  writeAfterMs?: number
}

/**
 * What people typed and did not send. Typing is collected here, in the process that ends last, and
 * written a moment later: a window that dies loses none of it.
 */
export class DraftService {
  readonly #library: Library
  readonly #onError: (error: unknown) => void
  readonly #writeAfterMs: number
  readonly #waiting = new Map<string, string>()
  #timer: NodeJS.Timeout | null = null

  constructor({ library, onError, writeAfterMs = 300 }: DraftServiceOptions) {
    this.#library = library
    this.#onError = onError
    this.#writeAfterMs = writeAfterMs
  }

  list(): Draft[] {
    const drafts = new Map<string, string>()
    // Those in memory are what was typed last.
    for (const { drafts: repo } of [...this.#library.stores].reverse()) {
      for (const { sessionId, text } of repo.list()) drafts.set(sessionId, text)
    }
    for (const [sessionId, text] of this.#waiting) drafts.set(sessionId, text)
    return [...drafts].flatMap(([sessionId, text]) => (text === '' ? [] : [{ sessionId, text }]))
  }

  set(sessionId: string, text: string): void {
    this.#waiting.set(sessionId, text)
    this.#timer ??= setTimeout(() => {
      this.flush()
    }, this.#writeAfterMs)
  }

  /** Writes what waits, now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const [sessionId, text] of this.#waiting) {
      this.#waiting.delete(sessionId)
      try {
        this.#write(sessionId, text)
      } catch (error) {
        this.#onError(error)
      }
    }
  }

  /** A draft stands in one store: with its session, and never on disk while nothing is recorded. */
  #write(sessionId: string, text: string): void {
    const target = this.#storeFor(sessionId)
    for (const store of this.#library.stores) {
      if (store.readOnly) continue
      store.transaction(() => {
        if (store === target && text !== '') {
          store.drafts.set(sessionId, text, this.#library.now())
        } else {
          store.drafts.remove(sessionId)
        }
      })
    }
  }

  #storeFor(sessionId: string): Store {
    const place = this.#library.storeForNew()
    const own = this.#library.stores.find(({ sessions }) => sessions.has(sessionId))
    const [scratch] = this.#library.stores
    return own !== undefined && own === scratch ? own : place
  }
}
