type Work = 'settling' | 'calibrating' | 'checking'

/** What is done while nothing else is wanted, one thing at a time, and given up for what is. */
export class IdleWork {
  #now: { work: Work; stopped: boolean; done: Promise<void> } | null = null

  get busy(): boolean {
    return this.#now !== null
  }

  /** Resolves when nothing is being done. */
  get done(): Promise<void> {
    return this.#now?.done ?? Promise.resolve()
  }

  /** @param begin asks between its steps whether it is to stop */
  run<T>(work: Work, begin: (stopped: () => boolean) => Promise<T>): Promise<T> {
    const now = { work, stopped: false, done: Promise.resolve() }
    this.#now = now
    const working = begin(() => now.stopped)
    const end = (): void => {
      if (this.#now === now) this.#now = null
    }
    now.done = working.then(end, end)
    return working
  }

  /** Where it is this work that is being done. */
  tellToStop(work: Work): void {
    if (this.#now?.work === work) this.#now.stopped = true
  }

  async stop(): Promise<void> {
    if (this.#now === null) return
    this.#now.stopped = true
    await this.#now.done
  }
}
