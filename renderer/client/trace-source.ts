import type { TraceEvent } from '#shared/trace/event.ts'

/**
 * Where a run's events come from. Nothing above knows whether they are live or stored.
 */
export interface TraceSource {
  /**
   * Calls `listener` with the run's events in order, without gaps, past ones first.
   * Returns what unsubscribes.
   */
  open(
    runId: string,
    listener: (events: TraceEvent[]) => void,
    onError: (error: unknown) => void,
  ): () => void
}
