import type { LibraryProgress } from '#shared/ipc/routes/library.ts'
import { Listeners } from '#shared/listeners.ts'

/** Work on many sessions that is under way. */
export interface Job {
  /** Aborted when people stop it. */
  readonly signal: AbortSignal
  tell(progress: Omit<LibraryProgress, 'job'>): void
}

/** Long work by the names the window gives it: it can be stopped, and says how far it has come. */
export class Jobs {
  readonly #running = new Map<string, { stop: AbortController; ended: Promise<unknown> }>()
  readonly #progress = new Listeners<[progress: LibraryProgress]>()

  /** Returns what unsubscribes. */
  onProgress(listener: (progress: LibraryProgress) => void): () => void {
    return this.#progress.add(listener)
  }

  async run<T>(job: string, work: (job: Job) => Promise<T>): Promise<T> {
    const stop = new AbortController()
    const tell = (progress: Omit<LibraryProgress, 'job'>): void => {
      this.#progress.call({ job, ...progress })
    }
    const ended = work({ signal: stop.signal, tell })
    this.#running.set(job, { stop, ended })
    try {
      return await ended
    } finally {
      this.#running.delete(job)
    }
  }

  stop(job: string): void {
    this.#running.get(job)?.stop.abort()
  }

  /** Stops everything and waits for it. */
  async close(): Promise<void> {
    const all = [...this.#running.values()]
    for (const { stop } of all) stop.abort()
    await Promise.allSettled(all.map(({ ended }) => ended))
  }
}

/** Lets requests, events and timers have their turn. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
