import { AsyncLocalStorage } from 'node:async_hooks'
import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { RuntimePort } from '#shared/runtime/protocol.ts'
import type { Library } from '../library.ts'
import type { EndState, Recorder } from '../recorder.ts'
import { storeStart, type Start, type StartedRun } from './start.ts'

export interface RunKeeperOptions {
  library: Library
  runtime: RuntimePort
  recorder: Recorder
}

/** The run that is under way, of whichever kind: there is one at a time, as there is one processor. */
export class RunKeeper {
  readonly #options: RunKeeperOptions
  readonly #ends = new Map<string, Promise<EndState>>()
  #active: string | null = null
  /** The model process's answer to the last run; the next waits for it. */
  #generating: Promise<void> = Promise.resolve()
  /** Who has the model for themselves; and, inside, that it is they who ask. */
  #holder: symbol | null = null
  readonly #inside = new AsyncLocalStorage<symbol>()

  constructor(options: RunKeeperOptions) {
    this.#options = options
    options.runtime.onEvents((runId, events) => {
      options.recorder.push(runId, events)
    })
  }

  /** The run whose text is being written, null if none. */
  get activeRunId(): string | null {
    return this.#active !== null && this.#ends.has(this.#active) ? this.#active : null
  }

  get busy(): boolean {
    return this.activeRunId !== null || this.#isHeld()
  }

  /** @throws AppError `run.alreadyRunning`, `record.busy` */
  requireFree(): void {
    if (this.#isHeld()) throw new AppError('record.busy')
    if (this.activeRunId !== null) throw new AppError('run.alreadyRunning')
  }

  /**
   * Keeps the model for what `action` asks of it, also between two runs.
   *
   * @throws AppError as `requireFree`, and what `action` throws
   */
  async hold<T>(action: () => Promise<T>): Promise<T> {
    this.requireFree()
    const holder = Symbol('holder')
    this.#holder = holder
    try {
      return await this.#inside.run(holder, action)
    } finally {
      this.#holder = null
    }
  }

  #isHeld(): boolean {
    return this.#holder !== null && this.#holder !== this.#inside.getStore()
  }

  /** Stores the run; from now on its events are recorded. */
  open(start: Start): StartedRun {
    const { library, recorder, runtime } = this.#options
    const { store, ...started } = storeStart(library, start)
    const { runId, sessionId } = started
    const onCut = () => {
      // The run has ended here; that stopping it there fails too changes nothing for people.
      runtime.call('stop', { runId }).catch(() => undefined)
    }
    const onEnd = () => this.#ends.delete(runId)
    const ended = recorder.open({ runId, sessionId, store, onCut, onEnd })
    this.#ends.set(runId, ended)
    library.tellChanged(sessionId)
    return started
  }

  /** Has the model process make an open run, after the one before it. */
  begin(runId: string, make: () => Promise<unknown>): void {
    this.#active = runId
    this.#generating = this.#toEnd(runId, this.#generating, make)
  }

  /** Resolves when the run has ended; at once for one that already has. @throws AppError `run.notFound` */
  async ended(runId: string): Promise<EndState> {
    const end = this.#ends.get(runId)
    if (end !== undefined) return end
    const state = this.#options.library.storeOfRun(runId).traces.run(runId)?.state ?? 'running'
    return state === 'running' ? 'failed' : state
  }

  /** Asks the model to stop; the run's last event says that it did. */
  async stop(runId: string): Promise<void> {
    if (this.#ends.has(runId)) await this.#options.runtime.call('stop', { runId })
  }

  async #toEnd(runId: string, before: Promise<void>, make: () => Promise<unknown>): Promise<void> {
    await before
    const { recorder } = this.#options
    try {
      await make()
      const detail = 'the model process answered without a last event'
      recorder.fail(runId, { code: 'app.internal', message: detail, data: { detail } })
    } catch (error) {
      recorder.fail(runId, serializeError(error))
    }
  }
}
