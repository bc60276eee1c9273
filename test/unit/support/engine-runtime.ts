import { Engine } from '#runtime/engine.ts'
import { ERROR_CODES } from '#shared/ipc/errors.ts'
import { AppError } from '#shared/ipc/result.ts'
import { Listeners } from '#shared/listeners.ts'
import type { CheckProgress } from '#shared/runtime/device.ts'
import type { LoadProgress } from '#shared/runtime/model-info.ts'
import type {
  ChildMessage,
  HostMessage,
  RuntimeMethod,
  RuntimeMethods,
  RuntimePort,
} from '#shared/runtime/protocol.ts'
import type { SerializedError, TraceEvent } from '#shared/trace/event.ts'

type Result = Extract<ChildMessage, { type: 'result' }>

/** The real engine behind the port main uses, without the process in between. */
export class EngineRuntime implements RuntimePort {
  readonly #engine = new Engine((message) => {
    // As over a process border: whoever receives it owns it.
    this.#receive(structuredClone(message))
  })
  readonly #waiting = new Map<number, (result: Result) => void>()
  readonly #events = new Listeners<[runId: string, events: TraceEvent[]]>()
  readonly #progress = new Listeners<[progress: LoadProgress]>()
  readonly #checked = new Listeners<[progress: CheckProgress]>()
  readonly #crash = new Listeners<[error: SerializedError]>()
  #lastId = 0

  call<M extends RuntimeMethod>(
    method: M,
    params: RuntimeMethods[M]['params'],
  ): Promise<RuntimeMethods[M]['result']> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (message) => {
        this.#waiting.delete(id)
        if (message.ok) {
          resolve(message.result)
          return
        }
        const { code, data } = message.error
        reject(new AppError(ERROR_CODES.find((known) => known === code) ?? 'app.internal', data))
      })
      this.#engine.handle({ id, method, params } as HostMessage)
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
    await this.call('unload', {})
  }

  #receive(message: ChildMessage): void {
    if (message.type === 'result') this.#waiting.get(message.id)?.(message)
    if (message.type === 'events') this.#events.call(message.runId, message.events)
    if (message.type === 'progress') this.#progress.call(message.progress)
    if (message.type === 'checked') this.#checked.call(message.progress)
  }
}
