import { knownError } from '#shared/ipc/known-error.ts'
import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { CheckProgress } from '#shared/runtime/device.ts'
import type { LoadProgress, ModelInfo } from '#shared/runtime/model-info.ts'
import type {
  ChildMessage,
  RuntimeMethod,
  RuntimeMethods,
  RuntimePort,
} from '#shared/runtime/protocol.ts'
import type { SerializedError, TraceEvent } from '#shared/trace/event.ts'
import type { ChildLink } from './child-link.ts'
import { Listeners } from './listeners.ts'
import type { ChildEnd } from './why-ended.ts'
import { Watchdog, WATCHDOG_LIMITS, type WatchdogLimits } from './watchdog.ts'

type AnyResult = RuntimeMethods[RuntimeMethod]['result']

interface Pending {
  method: RuntimeMethod
  /** Shaders may be compiled in the middle of it: a silence of a minute is no hang. */
  compiles: boolean
  resolve: (result: AnyResult) => void
  reject: (error: AppError) => void
}

export interface RuntimeHostOptions {
  spawn: () => ChildLink
  /** The child's network guard refused something. */
  onBlocked: (target: string) => void
  limits?: WatchdogLimits
  /** Told when the computer wakes up again: what was quiet meanwhile was not hung. */
  onResume?: (listener: () => void) => void
}

/** Somebody waits for their next token: a silence is a hang soon, whatever else is asked meanwhile. */
const WRITES: ReadonlySet<RuntimeMethod> = new Set(['generate', 'translate'])

/** So many ends within this time, and the next child is started only when it is needed. */
const RESTARTS = { count: 3, withinMs: 10_000 }

/** How long a child that was told to end may take before it is no longer waited for. */
const DISPOSE_MS = 1000

/** The model process: started, asked, watched, and replaced when it dies or hangs. */
export class RuntimeHost implements RuntimePort {
  readonly #options: RuntimeHostOptions
  readonly #watchdog: Watchdog
  readonly #pending = new Map<number, Pending>()
  readonly #events = new Listeners<[runId: string, events: TraceEvent[]]>()
  readonly #progress = new Listeners<[progress: LoadProgress]>()
  readonly #checked = new Listeners<[progress: CheckProgress]>()
  readonly #crash = new Listeners<[error: SerializedError]>()
  #link: ChildLink | null = null
  #lastId = 0
  #ends: number[] = []
  #disposed = false
  /** Whether the model that was loaded last runs on one. */
  #onGraphics = false
  #onEnded: (() => void) | null = null

  constructor(options: RuntimeHostOptions) {
    this.#options = options
    this.#watchdog = new Watchdog(
      options.limits ?? WATCHDOG_LIMITS,
      () => this.#link?.post({ id: ++this.#lastId, method: 'ping', params: {} }),
      (seconds) => {
        const link = this.#link
        this.#ended(link, new AppError('run.hung', { seconds }))
        link?.kill()
      },
    )
    options.onResume?.(() => {
      this.#watchdog.heard()
    })
    this.#start()
  }

  call<M extends RuntimeMethod>(
    method: M,
    params: RuntimeMethods[M]['params'],
  ): Promise<RuntimeMethods[M]['result']> {
    if (this.#disposed) return Promise.reject(new AppError('run.interrupted'))
    const link = this.#link ?? this.#start()
    const id = ++this.#lastId
    return new Promise<RuntimeMethods[M]['result']>((resolve, reject) => {
      this.#pending.set(id, {
        method,
        compiles: this.#compiles(method, params),
        // The child answers by id, so what comes for this id is this method's result.
        resolve: (result) => {
          resolve(result)
        },
        reject,
      })
      this.#watch()
      link.post({ id, method, params })
    })
  }

  onEvents(listener: (runId: string, events: TraceEvent[]) => void): () => void {
    return this.#events.add(listener)
  }

  onProgress(listener: (progress: LoadProgress) => void): () => void {
    return this.#progress.add(listener)
  }

  onChecked(listener: (progress: CheckProgress) => void): () => void {
    return this.#checked.add(listener)
  }

  onCrash(listener: (error: SerializedError) => void): () => void {
    return this.#crash.add(listener)
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return
    this.#disposed = true
    this.#rejectAll(new AppError('run.interrupted'))
    const link = this.#link
    if (link === null) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, DISPOSE_MS)
      this.#onEnded = () => {
        clearTimeout(timer)
        resolve()
      }
      link.kill()
    })
  }

  #start(): ChildLink {
    const link = this.#options.spawn()
    this.#link = link
    link.onMessage((message) => {
      if (this.#link === link) this.#receive(message)
    })
    link.onExit((end) => {
      this.#ended(link, deathOf(end))
    })
    return link
  }

  /** One child is over: whatever it owed is refused, then another takes its place. */
  #ended(link: ChildLink | null, error: AppError): void {
    if (link === null || link !== this.#link) return
    this.#link = null
    if (this.#disposed) {
      this.#onEnded?.()
      return
    }
    const now = performance.now()
    this.#ends = [...this.#ends.filter((at) => now - at < RESTARTS.withinMs), now]
    if (this.#ends.length < RESTARTS.count) this.#start()
    this.#rejectAll(error)
    this.#crash.call(serializeError(error))
  }

  #rejectAll(error: AppError): void {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    this.#watchdog.rest()
    for (const call of waiting) call.reject(error)
  }

  #receive(message: ChildMessage): void {
    this.#watchdog.heard()
    switch (message.type) {
      case 'result':
        this.#settle(message)
        break
      case 'events':
        this.#events.call(message.runId, message.events)
        break
      case 'progress':
        this.#progress.call(message.progress)
        break
      case 'checked':
        this.#checked.call(message.progress)
        break
      case 'blocked':
        this.#options.onBlocked(message.target)
        break
    }
  }

  #settle(message: Extract<ChildMessage, { type: 'result' }>): void {
    const call = this.#pending.get(message.id)
    // Pings are not waited for.
    if (call === undefined) return
    this.#pending.delete(message.id)
    if (this.#pending.size === 0) this.#watchdog.rest()
    else this.#watch()
    if (message.ok && call.method === 'load') {
      this.#onGraphics = (message.result as ModelInfo).device.running !== 'cpu'
    }
    if (message.ok) call.resolve(message.result)
    else call.reject(knownError(message.error))
  }

  /** Of a pass on a graphics processor. */
  #compiles(method: RuntimeMethod, params: unknown): boolean {
    if (method === 'check') return true
    if (method !== 'generate') return false
    const { device } = params as RuntimeMethods['generate']['params']
    return device === undefined ? this.#onGraphics : device !== 'cpu'
  }

  #watch(): void {
    const methods = [...this.#pending.values()].map(({ method }) => method)
    // Sessions may have to be opened for a question.
    const asks = methods.includes('probe') && !methods.some((method) => WRITES.has(method))
    const slow = [...this.#pending.values()].some(({ compiles }) => compiles)
    this.#watchdog.watch(methods.includes('load') || asks || slow)
  }
}

function deathOf({ code, why }: ChildEnd): AppError {
  const data = code === null ? {} : { exitCode: code }
  if (why === 'memory') return new AppError('run.outOfMemory', data)
  return new AppError(why === 'killed' ? 'run.killed' : 'run.crashed', data)
}
