import { draftFilesSchema, type Draft } from '#shared/ipc/routes/draft.ts'
import type { StoredDraft } from '#main/store/draft-repo.ts'
import type { Library } from './library.ts'

export interface DraftServiceOptions {
  library: Library
  /** Told why drafts could not be written; they stay in memory then. */
  onError: (error: unknown) => void
  /** How long typing may go on before it is written, ms. */
  writeAfterMs?: number
}

/** After a failure, ms. */
const AGAIN_AFTER_MS = 10_000

/** One of the two, or both. */
type Part = Partial<Pick<Draft, 'text' | 'files'>>

/**
 * What people typed and did not send, and the files beside it. Typing is collected here, in the process
 * that ends last, and written a moment later: a window that dies loses none of it.
 */
export class DraftService {
  readonly #library: Library
  readonly #onError: (error: unknown) => void
  readonly #writeAfterMs: number
  readonly #waiting = new Map<string, Part>()
  #timer: NodeJS.Timeout | null = null

  constructor({ library, onError, writeAfterMs = 300 }: DraftServiceOptions) {
    this.#library = library
    this.#onError = onError
    this.#writeAfterMs = writeAfterMs
  }

  list(): Draft[] {
    const drafts = this.#stored()
    for (const [sessionId, part] of this.#waiting) {
      drafts.set(sessionId, { ...EMPTY, ...drafts.get(sessionId), ...part, sessionId })
    }
    return [...drafts.values()].filter((draft) => !isEmpty(draft))
  }

  /** Takes what is given, keeps the rest. */
  set(sessionId: string, part: Part): void {
    this.#waiting.set(sessionId, { ...this.#waiting.get(sessionId), ...part })
    this.#timer ??= setTimeout(() => {
      this.flush()
    }, this.#writeAfterMs)
  }

  /** Writes what waits, now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const [sessionId, part] of this.#waiting) {
      try {
        this.#write({ ...EMPTY, ...this.#stored().get(sessionId), ...part, sessionId })
        this.#waiting.delete(sessionId)
      } catch (error) {
        // It stays here, and is tried again.
        this.#onError(error)
        this.#timer ??= setTimeout(() => {
          this.flush()
        }, AGAIN_AFTER_MS).unref()
      }
    }
  }

  #stored(): Map<string, Draft> {
    const drafts = new Map<string, Draft>()
    // Those in memory are what was typed last.
    for (const { drafts: repo } of [...this.#library.stores].reverse()) {
      for (const stored of repo.list()) drafts.set(stored.sessionId, draftOf(stored))
    }
    return drafts
  }

  /** A draft stands in one store: with its session, and never on disk while nothing is recorded. */
  #write(draft: Draft): void {
    const { sessionId, text, files } = draft
    const target = this.#library.storeForDraft(sessionId)
    for (const store of this.#library.stores) {
      if (store.readOnly) continue
      store.transaction(() => {
        if (store === target && !isEmpty(draft)) {
          const stored = { sessionId, text, files: JSON.stringify(files) }
          store.drafts.set(stored, this.#library.now())
        } else if (store.drafts.has(sessionId)) {
          store.drafts.remove(sessionId)
        }
      })
    }
  }
}

const EMPTY = { text: '', files: [] }

function isEmpty({ text, files }: Draft): boolean {
  return text === '' && files.length === 0
}

/** Files that cannot be read any more are left out; what was typed is not lost for them. */
export function draftOf({ sessionId, text, files }: StoredDraft): Draft {
  let parsed: unknown = null
  try {
    parsed = JSON.parse(files)
  } catch {
    // As below.
  }
  const valid = draftFilesSchema.safeParse(parsed)
  return { sessionId, text, files: valid.success ? valid.data : [] }
}
