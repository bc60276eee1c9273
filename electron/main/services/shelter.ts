import { AppError } from '#shared/ipc/result.ts'
import type { ErrorCode } from '#shared/ipc/errors.ts'
import { Listeners } from '#shared/listeners.ts'
import type { StoreProblem } from '#main/store/database.ts'
import type { Store } from '#main/store/store.ts'
import { copySession } from './copy-session.ts'
import { bringBack } from './shelter/bring-back.ts'

export interface ShelterOptions {
  /** What is recorded. */
  file: Store
  /** Where it goes on meanwhile: in memory. */
  scratch: Store
  now: () => number
  /** Told when a session is in the file again, or not only there. */
  onMoved: (sessionId: string) => void
  /** How long after a failure the file is tried again at first, ms; twice as long each time after that. */
  retryMs?: number
}

/** Errors of a file that takes no more: what is written can go on in memory. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'store.full',
  'store.readOnly',
  'store.writeFailed',
])

/** A larger session is not copied into memory: its answer ends where the disk did. */
const MOST_BYTES = 512 * 2 ** 20

const RETRY_MS = 2000
const RETRY_AT_MOST_MS = 30_000

/**
 * Where recording goes on while the file takes nothing more: a full disk, a stick that was pulled out. A
 * session that is written then goes on in memory under the same ids, in front of what the file has of it,
 * and is brought back as soon as the file takes it.
 */
export class Shelter {
  readonly #options: ShelterOptions
  readonly #sessions = new Set<string>()
  readonly #changed = new Listeners<[problem: StoreProblem | null]>()
  #problem: StoreProblem | null = null
  #timer: NodeJS.Timeout | null = null
  #waitMs = 0

  constructor(options: ShelterOptions) {
    this.#options = options
  }

  /** Why nothing goes into the file; null while it takes what it is given. */
  get problem(): StoreProblem | null {
    return this.#problem
  }

  /** Sessions of which the file lacks something. */
  get waiting(): number {
    return this.#sessions.size
  }

  /** Returns what unsubscribes. */
  onChange(listener: (problem: StoreProblem | null) => void): () => void {
    return this.#changed.add(listener)
  }

  has(sessionId: string): boolean {
    return this.#sessions.has(sessionId)
  }

  /** A session that began while nothing went into the file: it is brought there later. */
  add(sessionId: string): void {
    this.#sessions.add(sessionId)
  }

  /**
   * The file took nothing more. From now on what is new goes into memory.
   *
   * @param error what was thrown; thrown again where it was not the file's refusal
   */
  refuse(error: unknown): void {
    if (!(error instanceof AppError) || !REFUSALS.has(error.code)) throw error
    if (this.#problem !== null) return
    this.#problem =
      error.code === 'store.full'
        ? { code: 'store.fullNow', data: {} }
        : { code: 'store.failedNow', data: { detail: detailOf(error) } }
    this.#waitMs = this.#options.retryMs ?? RETRY_MS
    this.#later()
    this.#changed.call(this.#problem)
  }

  /** Has a session of the file go on in memory, as far as the file has it. @throws what reading throws */
  take(sessionId: string): Store {
    const { file, scratch, onMoved } = this.#options
    const session = file.sessions.get(sessionId)
    if (session === null || scratch.sessions.has(sessionId)) return scratch
    if (session.bytes > MOST_BYTES) throw new AppError('store.full')
    scratch.transaction(() => {
      copySession({ from: file, to: scratch, sessionId, newId: (id) => id })
      scratch.sessions.touch(sessionId, session.updatedMs)
      scratch.sessions.setPinned(sessionId, session.pinned)
    })
    this.#sessions.add(sessionId)
    onMoved(sessionId)
    return scratch
  }

  /**
   * Brings into the file what has gone on in memory; a session with a running answer stays until that has
   * ended.
   *
   * @param all also those with one: the app ends
   * @returns whether nothing waits any more
   */
  giveBack(all = false): boolean {
    if (this.#problem === null) return true
    const { file, scratch, now, onMoved } = this.#options
    if (!all && this.#isWritten()) return false
    try {
      // Also where no session waits: whether the file takes anything has to be tried.
      file.tryWriting()
      for (const sessionId of this.#sessions) {
        bringBack({ from: scratch, to: file, sessionId, now })
        scratch.transaction(() => {
          scratch.sessions.remove(sessionId)
        })
        this.#sessions.delete(sessionId)
        onMoved(sessionId)
      }
    } catch {
      // As before: it is in memory, and tried again.
      return false
    }
    this.#problem = null
    this.#rest()
    this.#changed.call(null)
    return true
  }

  close(): void {
    this.giveBack(true)
    this.#rest()
  }

  /** Whether one of the sessions is being written: moving it would move the ground under the recorder. */
  #isWritten(): boolean {
    const { traces } = this.#options.scratch
    return traces.unfinished().some(({ sessionId }) => this.#sessions.has(sessionId))
  }

  #later(): void {
    this.#rest()
    this.#timer = setTimeout(() => {
      this.#waitMs = Math.min(this.#waitMs * 2, RETRY_AT_MOST_MS)
      if (!this.giveBack()) this.#later()
    }, this.#waitMs)
    this.#timer.unref()
  }

  #rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}

function detailOf(error: AppError): string {
  const { detail } = error.data
  return typeof detail === 'string' ? detail : error.code
}
