import { totalmem } from 'node:os'
import { knownError } from '#shared/ipc/known-error.ts'
import { AppError, serializeError } from '#shared/ipc/result.ts'
import type {
  CheckMessage,
  CheckRequest,
  FolderChecker,
  FolderReport,
  StopSignal,
} from '#shared/runtime/folder-report.ts'
import type { SelfTestAttempt } from '#shared/self-test.ts'
import type { WatchedLink } from './child-link.ts'

export type CheckLink = WatchedLink<CheckRequest, CheckMessage>

/** What one check may take. */
export interface CheckLimits {
  /** Of a small folder, ms; a large one gets more by its size. */
  ms: number
  bytesPerSecond: number
  /** Of memory, bytes; a large folder gets more by its size, and none more than the machine has. */
  memory: number
  /** How often the memory is looked at, ms. */
  intervalMs: number
}

/**
 * Reading alone takes some seconds for each gigabyte, from a slow disk half a minute, and creating the
 * session as much again. Node with a large tokenizer holds half a gigabyte.
 */
const CHECK_LIMITS: CheckLimits = {
  ms: 60_000,
  bytesPerSecond: 20 * 2 ** 20,
  memory: 1.5 * 2 ** 30,
  intervalMs: 100,
}

/** A graph is in memory once as a file, once as ONNX Runtime packs it, and once for what a pass needs. */
const TIMES = 3
/** Of the machine's memory. */
const MOST = 0.8

export interface FolderCheckOptions {
  spawn: () => CheckLink
  /** The child's network guard refused something. */
  onBlocked: (target: string) => void
  limits?: CheckLimits
}

/** Checks folders, each in a process that is ended with it. */
export class FolderCheck implements FolderChecker {
  readonly #options: FolderCheckOptions
  readonly #running = new Set<Watch>()

  constructor(options: FolderCheckOptions) {
    this.#options = options
  }

  async check(modelId: string, folder: string, signal?: StopSignal): Promise<FolderReport> {
    signal?.throwIfAborted()
    const link = this.#options.spawn()
    const watch = new Watch(link, modelId, this.#options)
    this.#running.add(watch)
    const stop = (): void => {
      watch.end(new AppError('run.interrupted'))
    }
    signal?.addEventListener('abort', stop)
    try {
      link.post({ modelId, folder })
      const report = await watch.done
      signal?.throwIfAborted()
      return report
    } finally {
      signal?.removeEventListener('abort', stop)
      this.#running.delete(watch)
      link.kill()
    }
  }

  /**
   * Has such a process try on purpose to reach a network.
   *
   * @throws AppError `app.internal` where it ends before it has
   */
  async tryNetwork(): Promise<SelfTestAttempt[]> {
    const link = this.#options.spawn()
    try {
      return await new Promise((resolve, reject) => {
        link.onMessage((message) => {
          if (message.type === 'tried') resolve(message.attempts)
          else if (message.type === 'blocked') this.#options.onBlocked(message.target)
        })
        link.onExit(({ code }) => {
          reject(new AppError('app.internal', { detail: `exit code ${String(code)}` }))
        })
        link.post({ tryNetwork: true })
      })
    } finally {
      link.kill()
    }
  }

  /** Ends what is being checked: `run.interrupted`. */
  dispose(): void {
    for (const watch of this.#running) watch.end(new AppError('run.interrupted'))
  }
}

/** One process over its check: hears its report, and ends it where there will be none. */
class Watch {
  readonly done: Promise<FolderReport>
  readonly #link: CheckLink
  readonly #modelId: string
  readonly #limits: CheckLimits
  readonly #timer: NodeJS.Timeout
  readonly #startedAt = performance.now()
  #bytes = 0
  #resolve: (report: FolderReport) => void = () => undefined

  constructor(link: CheckLink, modelId: string, { limits, onBlocked }: FolderCheckOptions) {
    this.#link = link
    this.#modelId = modelId
    this.#limits = limits ?? CHECK_LIMITS
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
    link.onMessage((message) => {
      if (message.type === 'report') this.#report(message.report)
      else if (message.type === 'sized') this.#bytes = message.bytes
      else if (message.type === 'blocked') onBlocked(message.target)
    })
    link.onExit(({ why }) => {
      const code = why === 'memory' ? 'model.checkNoMemory' : 'model.checkCrashed'
      this.end(new AppError(code, { model: modelId }))
    })
    this.#timer = setInterval(() => {
      this.#look()
    }, this.#limits.intervalMs)
  }

  /** Without a report: nothing that comes later counts. */
  end(problem: AppError): void {
    this.#report({ problem: serializeError(problem), dryRun: null })
  }

  #report(report: FolderReport): void {
    clearInterval(this.#timer)
    const { problem } = report
    this.#resolve(problem === null ? report : { ...report, problem: known(problem) })
  }

  #look(): void {
    const { ms, bytesPerSecond, memory } = this.#limits
    const limitMs = ms + (this.#bytes / bytesPerSecond) * 1000
    if (performance.now() - this.#startedAt > limitMs) {
      const seconds = Math.round(limitMs / 1000)
      this.end(new AppError('model.checkTooLong', { model: this.#modelId, seconds }))
      return
    }
    const limit = Math.min(memory + this.#bytes * TIMES, totalmem() * MOST)
    const bytes = this.#link.memory()
    if (bytes <= limit) return
    this.end(new AppError('model.checkTooMuch', { model: this.#modelId, bytes, limit }))
  }
}

/** A code nobody knows becomes `app.internal`. */
function known(problem: NonNullable<FolderReport['problem']>): FolderReport['problem'] {
  return serializeError(knownError(problem))
}
