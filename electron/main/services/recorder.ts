import type { TraceBatch } from '#shared/ipc/registry.ts'
import type { RunState } from '#shared/ipc/routes/session.ts'
import { serializeError } from '#shared/ipc/result.ts'
import { Listeners } from '#shared/listeners.ts'
import { isTerminal, type SerializedError, type TraceEvent } from '#shared/trace/event.ts'
import { TraceOrder } from '#shared/trace/order.ts'
import { partialText } from '#shared/trace/partial-text.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from './library.ts'

export interface LiveRun {
  runId: string
  sessionId: string
  store: Store
  /** Called once if the run was ended here, and not by the model process: it should stop. */
  onCut: () => void
  /** Called once when the run has ended, before anybody hears of it. */
  onEnd: () => void
}

interface OpenRun extends LiveRun {
  order: TraceOrder
  /** Time of the last event and when it came, to date an event made here. */
  lastMs: number
  lastAtMs: number
  resolve: (state: EndState) => void
}

export type EndState = Exclude<RunState, 'running'>

/**
 * Persist, then notify: every batch of events is one transaction, and who listens hears of it after
 * its commit. A run ends here exactly once, whatever the model process does.
 */
export class Recorder {
  readonly #library: Library
  readonly #runs = new Map<string, OpenRun>()
  readonly #batches = new Listeners<[batch: TraceBatch]>()

  constructor({ library }: { library: Library }) {
    this.#library = library
  }

  /** Batches as they were stored, in order, by run. Returns what unsubscribes. */
  onBatch(listener: (batch: TraceBatch) => void): () => void {
    return this.#batches.add(listener)
  }

  /** Begins to record a run whose row is in the store. Resolves when it has ended. */
  open(run: LiveRun): Promise<EndState> {
    const lastAtMs = this.#library.now()
    return new Promise((resolve) => {
      this.#runs.set(run.runId, { ...run, order: new TraceOrder(), lastMs: 0, lastAtMs, resolve })
    })
  }

  /** What the model process says of a run. Of one that has ended, nothing more is heard. */
  push(runId: string, events: readonly TraceEvent[]): void {
    const run = this.#runs.get(runId)
    if (run === undefined || events.length === 0) return
    let state: EndState | null
    try {
      run.order.check(events)
      state = this.#commit(run, events)
    } catch (error) {
      this.fail(runId, serializeError(error))
      run.onCut()
      return
    }
    this.#publish(run, events, state)
  }

  /** Ends a run that the model process cannot end; nothing happens to one that has ended. */
  fail(runId: string, error: SerializedError): void {
    const run = this.#runs.get(runId)
    if (run === undefined) return
    const events: TraceEvent[] = []
    if (run.order.next === 0) events.push(run.store.traces.started(runId))
    const sinceMs = Math.max(0, this.#library.now() - run.lastAtMs)
    const tMs = run.order.next === 0 ? 0 : run.lastMs + sinceMs
    events.push({ seq: run.order.next + events.length, tMs, kind: 'failed', error })
    try {
      this.#commit(run, events)
    } catch {
      // The store takes nothing any more. People still hear of the failure that caused it; the next
      // start ends the stored run.
    }
    this.#publish(run, events, 'failed')
  }

  /** @returns how the run ended with these events, null if it goes on */
  #commit(run: OpenRun, events: readonly TraceEvent[]): EndState | null {
    const last = events.at(-1)
    const end = last !== undefined && isTerminal(last) ? last : null
    const state = end === null ? null : end.kind === 'finished' ? end.reason : 'failed'
    const { runId, sessionId } = run
    run.store = this.#library.write(run.store, sessionId, (store) => {
      store.traces.append(runId, events, state)
      if (end === null) return store
      const text =
        end.kind === 'finished' ? end.text : partialText(store.traces.spoken(runId).tokens)
      store.messages.setTextOfRun(runId, text)
      store.sessions.touch(sessionId, this.#library.now())
      return store
    })
    run.order.accept(events)
    run.lastMs = last?.tMs ?? run.lastMs
    run.lastAtMs = this.#library.now()
    return state
  }

  #publish(run: OpenRun, events: readonly TraceEvent[], state: EndState | null): void {
    if (state !== null) {
      this.#runs.delete(run.runId)
      run.onEnd()
    }
    this.#batches.call({ runId: run.runId, sessionId: run.sessionId, events: [...events] })
    if (state === null) return
    this.#library.tellChanged(run.sessionId)
    run.resolve(state)
  }
}
