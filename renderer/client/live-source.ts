import type { TraceEvent } from '#shared/trace/event.ts'
import { onTrace, request } from './ipc-client.ts'
import type { TraceSource } from './trace-source.ts'

/**
 * A run as it happens: what is stored already, then every batch main forwards. Batches that arrive
 * while the stored part is on its way wait, and are cut where they overlap it.
 */
export const liveSource: TraceSource = {
  open(runId, listener, onError) {
    let nextSeq = 0
    let waiting: TraceEvent[] | null = []
    let open = true

    const deliver = (events: TraceEvent[]): void => {
      const fresh = events.filter((event) => event.seq >= nextSeq)
      const last = fresh.at(-1)
      if (!open || !last) return
      nextSeq = last.seq + 1
      listener(fresh)
    }

    const stop = onTrace((batch) => {
      if (batch.runId !== runId) return
      if (waiting) waiting.push(...batch.events)
      else deliver(batch.events)
    })
    request('run.events', { runId }).then((stored) => {
      const later = waiting ?? []
      waiting = null
      deliver([...stored, ...later.filter((event) => event.seq >= stored.length)])
    }, onError)

    return () => {
      open = false
      stop()
    }
  },
}
