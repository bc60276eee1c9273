import type { FailedEvent } from '#shared/trace/event.ts'
import { partialText } from '#shared/trace/partial-text.ts'
import type { Store } from './store.ts'

/** Ends the runs that the death of the app cut short; what was stored of them stays and can be read. */
export function endInterrupted(store: Store): number {
  const runs = store.traces.unfinished()
  for (const run of runs) store.transaction(() => endRun(store, run.id, run.events))
  return runs.length
}

/** Within a transaction. @param events how many of it are stored */
export function endRun(store: Store, runId: string, events: number): void {
  const started = store.traces.started(runId)
  if (events === 0) store.traces.append(runId, [started], null)
  const seq = Math.max(events, 1)
  const [last] = store.traces.rows(runId, seq - 1, 1)
  const failed: FailedEvent = {
    kind: 'failed',
    error: { code: 'run.interrupted', message: 'the app ended while the answer was being written' },
  }
  store.traces.append(runId, [{ seq, tMs: last?.tMs ?? 0, ...failed }], 'failed')
  store.messages.setTextOfRun(runId, partialText(store.traces.spoken(runId).tokens))
}
