import { useRafFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { TraceEvent } from '#shared/trace/event.ts'
import { replaySource } from '../client/replay-source.ts'
import { asSerializedError } from '../client/request-error.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '../trace/reduce.ts'
import { indexAt, stepBack, stepForward, timeline, type Timeline } from '../trace/timeline.ts'
import type { SerializedError } from '#shared/trace/event.ts'

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const
export type Speed = (typeof SPEEDS)[number]

/** One stored run on stage: the same reducer as live, fed by a clock or by hand. */
export const useReplayStore = defineStore('replay', () => {
  const runId = shallowRef<string | null>(null)
  const events = shallowRef<readonly TraceEvent[]>([])
  const clock = shallowRef<Timeline>({ timesMs: [], durationMs: 0, trimmedMs: 0 })
  /** Events shown; 0 is before the first. */
  const playhead = shallowRef(0)
  const timeMs = shallowRef(0)
  const view = shallowRef<RunView>(EMPTY_VIEW)
  const speed = shallowRef<Speed>(1)
  const error = shallowRef<SerializedError | null>(null)

  const atEnd = computed(() => playhead.value >= events.value.length)

  const raf = useRafFn(
    ({ delta }) => {
      timeMs.value = Math.min(clock.value.durationMs, timeMs.value + delta * speed.value)
      show(indexAt(clock.value, timeMs.value))
      if (atEnd.value) raf.pause()
    },
    { immediate: false },
  )

  function show(index: number): void {
    if (index === playhead.value) return
    const from = index > playhead.value ? playhead.value : 0
    const start = from === 0 ? EMPTY_VIEW : view.value
    view.value = reduceAll(start, events.value.slice(from, index))
    playhead.value = index
  }

  /** Moves to where exactly `index` events are shown. */
  function seek(index: number): void {
    const bounded = Math.max(0, Math.min(events.value.length, index))
    timeMs.value = bounded === 0 ? 0 : (clock.value.timesMs[bounded - 1] ?? 0)
    show(bounded)
  }

  function open(id: string): void {
    close()
    runId.value = id
    replaySource.open(
      id,
      (stored) => {
        if (runId.value !== id) return
        events.value = stored
        clock.value = timeline(stored)
        view.value = EMPTY_VIEW
        playhead.value = 0
        seek(stored.length)
      },
      (failure) => (error.value = asSerializedError(failure)),
    )
  }

  function close(): void {
    raf.pause()
    runId.value = null
    events.value = []
    view.value = EMPTY_VIEW
    playhead.value = 0
    timeMs.value = 0
    error.value = null
  }

  function play(): void {
    if (atEnd.value) seek(0)
    raf.resume()
  }

  /** One token on, or back; pauses. */
  function step(direction: 1 | -1): void {
    raf.pause()
    const move = direction === 1 ? stepForward : stepBack
    seek(move(events.value, playhead.value))
  }

  return {
    runId, events, clock, playhead, timeMs, view, speed, error, atEnd,
    playing: raf.isActive, open, close, play, pause: raf.pause, seek, step,
  }
})
