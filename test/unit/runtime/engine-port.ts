import { Engine } from '#runtime/engine.ts'
import { AppError } from '#shared/ipc/result.ts'
import { ERROR_CODES, type ErrorCode } from '#shared/ipc/errors.ts'
import type { LoadProgress } from '#shared/runtime/model-info.ts'
import type {
  ChildMessage,
  GenerateParams,
  RuntimeMethod,
  RuntimeMethods,
} from '#shared/runtime/protocol.ts'
import type { TokenEvent, TraceEvent } from '#shared/trace/event.ts'

export const BUNDLED = {
  modelId: 'SmolLM2-135M-Instruct',
  folder: 'resources/models/SmolLM2-135M-Instruct',
  // Test files run side by side: one thread each keeps them out of each other's way.
  threads: 1,
}

/** An engine in this process, asked as main asks the model process. */
export class EnginePort {
  readonly engine: Engine
  /** Every message, in order. */
  readonly messages: ChildMessage[] = []
  readonly progress: LoadProgress[] = []
  readonly #waiting = new Map<
    number,
    (message: Extract<ChildMessage, { type: 'result' }>) => void
  >()
  readonly #listeners = new Set<(event: TraceEvent) => void>()
  #lastId = 0

  constructor() {
    this.engine = new Engine((message) => {
      this.messages.push(structuredClone(message))
      if (message.type === 'progress') this.progress.push(message.progress)
      if (message.type === 'result') this.#waiting.get(message.id)?.(message)
      if (message.type === 'events') {
        for (const event of message.events) for (const listener of this.#listeners) listener(event)
      }
    })
  }

  call<M extends RuntimeMethod>(
    method: M,
    params: RuntimeMethods[M]['params'],
  ): Promise<RuntimeMethods[M]['result']> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (message) => {
        this.#waiting.delete(id)
        // By its id the message answers this method.
        if (message.ok) resolve(message.result)
        else
          reject(
            new AppError(
              codeOf(message.error.code),
              message.error.data ?? {},
              message.error.message,
            ),
          )
      })
      this.engine.handle({ id, method, params } as Parameters<Engine['handle']>[0])
    })
  }

  /** Runs to the end and returns the run's events. */
  async run(
    params: Omit<GenerateParams, 'runId'>,
    onEvent: (event: TraceEvent, runId: string) => void = () => undefined,
  ): Promise<TraceEvent[]> {
    const runId = `run-${String(++this.#lastId)}`
    return this.eventsOf(
      () => this.call('generate', { runId, ...params }),
      (event) => {
        onEvent(event, runId)
      },
    )
  }

  /** Everything that is told while a run is made. */
  async eventsOf(
    make: () => Promise<unknown>,
    onEvent: (event: TraceEvent) => void,
  ): Promise<TraceEvent[]> {
    const events: TraceEvent[] = []
    const listener = (event: TraceEvent): void => {
      events.push(event)
      onEvent(event)
    }
    this.#listeners.add(listener)
    try {
      await make()
    } finally {
      this.#listeners.delete(listener)
    }
    return events
  }
}

function codeOf(code: string): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? 'app.internal'
}

export const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 40 }

export function chat(...contents: string[]): GenerateParams['input'] {
  return {
    task: 'chat',
    messages: contents.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content })),
  }
}

export function tokensOf(events: readonly TraceEvent[]): TokenEvent[] {
  return events.filter((event) => event.kind === 'token')
}

export function headerOf(events: readonly TraceEvent[]) {
  const [first] = events
  if (first?.kind !== 'run-started') throw new Error('the first event is not run-started')
  return first.run
}

export function idsOf(events: readonly TraceEvent[]): number[] {
  return [...headerOf(events).prompt, ...tokensOf(events)].map((token) => token.id)
}

export function endOf(events: readonly TraceEvent[]) {
  const last = events.at(-1)
  if (last?.kind !== 'finished') throw new Error(`the last event is ${String(last?.kind)}`)
  return last
}
