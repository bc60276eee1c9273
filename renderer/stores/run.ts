import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
import type { SerializedError, TraceEvent } from '#shared/trace/event.ts'
import { liveSource } from '../client/live-source.ts'
import { asSerializedError } from '../client/request-error.ts'
import { EMPTY_VIEW, isRunning, reduceAll, type RunView } from '../trace/reduce.ts'

/** Runs as they are known here, each reduced from its events; views are replaced, never changed. */
export const useRunStore = defineStore('run', () => {
  const views = shallowReactive(new Map<string, RunView>())
  const errors = shallowReactive(new Map<string, SerializedError>())
  const open = new Map<string, () => void>()

  /** Starts following a run, live or stored; following it again does nothing. */
  function follow(runId: string): void {
    if (open.has(runId)) return
    views.set(runId, EMPTY_VIEW)
    const stop = liveSource.open(
      runId,
      (events) => {
        const view = reduceAll(views.get(runId) ?? EMPTY_VIEW, events)
        views.set(runId, view)
        if (!isRunning(view)) stop()
      },
      (error) => errors.set(runId, asSerializedError(error)),
    )
    open.set(runId, stop)
  }

  /** A run that nobody records: all its events are here. */
  function take(runId: string, events: readonly TraceEvent[]): void {
    views.set(runId, reduceAll(EMPTY_VIEW, events))
  }

  function forget(runIds: Iterable<string>): void {
    for (const runId of runIds) {
      open.get(runId)?.()
      open.delete(runId)
      views.delete(runId)
      errors.delete(runId)
    }
  }

  /** The run as far as it is known; empty where nothing is. */
  function viewOf(runId: string | null): RunView {
    return (runId === null ? undefined : views.get(runId)) ?? EMPTY_VIEW
  }

  /** An answer is being written: the model is left alone. */
  const busy = computed(() =>
    [...views].some(([runId, view]) => isRunning(view) && view.length > 0 && !errors.has(runId)),
  )

  return { views, errors, busy, follow, take, forget, viewOf }
})
