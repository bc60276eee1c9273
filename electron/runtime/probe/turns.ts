import { AppError } from '#shared/ipc/result.ts'

interface Waiting {
  begin: () => void
  refuse: (error: AppError) => void
}

/**
 * Whose turn it is to ask the model about a text. Questions share one cache, so they are answered one
 * after the other: what people asked first, then what can wait; that also waits while an answer is
 * being written, which it would slow down.
 */
export class ProbeTurns {
  readonly #asked: Waiting[] = []
  readonly #patient: Waiting[] = []
  #taken = false
  #runs = 0
  #closed = false
  #onFree: (() => void) | null = null

  /** The model is being unloaded: whoever has the turn is to give it up soon. */
  get closed(): boolean {
    return this.#closed
  }

  /** No answer is being written. */
  get quiet(): boolean {
    return this.#runs === 0
  }

  /**
   * Does `work` when its turn has come.
   *
   * @throws AppError model.notLoaded where the model was unloaded before
   */
  async run<T>(patient: boolean, work: () => Promise<T>): Promise<T> {
    await this.#turn(patient)
    try {
      return await work()
    } finally {
      this.#taken = false
      this.#next()
    }
  }

  /** Lets patient questions wait until what is returned is called. */
  hold(): () => void {
    this.#runs++
    return () => {
      this.#runs--
      this.#next()
    }
  }

  /** Refuses all that wait, and resolves when nobody has the turn. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { refuse } of [...this.#asked.splice(0), ...this.#patient.splice(0)]) {
      refuse(unloaded())
    }
    if (this.#taken) await new Promise<void>((resolve) => (this.#onFree = resolve))
  }

  #turn(patient: boolean): Promise<void> {
    if (this.#closed) return Promise.reject(unloaded())
    return new Promise((begin, refuse) => {
      const queue = patient ? this.#patient : this.#asked
      queue.push({ begin, refuse })
      this.#next()
    })
  }

  #next(): void {
    if (this.#taken) return
    const next = this.#asked.shift() ?? (this.#runs === 0 ? this.#patient.shift() : undefined)
    if (next === undefined) {
      this.#onFree?.()
      return
    }
    this.#taken = true
    next.begin()
  }
}

/** What a question is answered with whose model was unloaded. */
export function unloaded(): AppError {
  return new AppError('model.notLoaded', { model: '' })
}
