import { useRafFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, watch } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { SerializedError, TraceEvent } from '#shared/trace/event.ts'
import { request } from '../client/ipc-client.ts'
import { storedRuns } from '../client/replay-source.ts'
import { asSerializedError } from '../client/request-error.ts'
import { onStage as stageOf } from '../trace/message-tree.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '../trace/reduce.ts'
import {
  EMPTY_TIMELINE,
  indexAt,
  stepBack,
  stepForward,
  ticks,
  timeline,
  type Tick,
} from '../trace/timeline.ts'

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const
export type Speed = (typeof SPEEDS)[number]

interface Segment {
  runId: string
  /** Whether its tokens have their candidates. */
  complete: boolean
  events: readonly TraceEvent[]
  /** Index of its first event among all. */
  start: number
}

/** A stored session on stage: the same reducer as live, fed by a clock or by hand. */
export const useReplayStore = defineStore('replay', () => {
  const segments = shallowRef<readonly Segment[]>([])
  /** Every event of every run, in order. */
  const events = computed(() => segments.value.flatMap((segment) => segment.events))
  const clock = shallowRef(EMPTY_TIMELINE)
  /** Number of events shown; 0 is before the first. */
  const playhead = shallowRef(0)
  const timeMs = shallowRef(0)
  /** Runs as far as they are shown. */
  const views = shallowReactive(new Map<string, RunView>())
  const speed = shallowRef<Speed>(1)
  /** Playheads at which it pauses by itself, rising. */
  const stops = shallowRef<readonly number[]>([])
  /** How often it did. */
  const arrivals = shallowRef(0)
  const error = shallowRef<SerializedError | null>(null)
  let opening = 0
  const whole = new Map<string, RunView>()

  /** Every token's place on the timeline. */
  const marks = shallowRef<readonly Tick[]>([])

  const atEnd = computed(() => playhead.value >= events.value.length)
  /** The run under the playhead: the last one of which something is shown, or the first. */
  const runId = computed(
    () =>
      (segments.value.findLast((segment) => segment.start < playhead.value) ?? segments.value[0])
        ?.runId ?? null,
  )

  const raf = useRafFn(
    ({ delta }) => {
      timeMs.value = Math.min(clock.value.durationMs, timeMs.value + delta * speed.value)
      const next = indexAt(clock.value, timeMs.value)
      const stop = stops.value.find((index) => index > playhead.value && index <= next)
      if (stop === undefined) show(next)
      else seek(stop)
      if (stop !== undefined || atEnd.value) raf.pause()
      if (stop !== undefined) arrivals.value++
    },
    { immediate: false },
  )

  function show(index: number): void {
    if (index === playhead.value) return
    for (const segment of segments.value) {
      const count = Math.max(0, Math.min(segment.events.length, index - segment.start))
      const shown = views.get(segment.runId) ?? EMPTY_VIEW
      if (count === shown.length) continue
      views.set(segment.runId, viewAt(segment, count, shown))
    }
    playhead.value = index
  }

  /** A run with so many of its events; whole ones are made once, as a seek may pass hundreds. */
  function viewAt({ runId: id, events: all }: Segment, count: number, shown: RunView): RunView {
    if (count === 0) return EMPTY_VIEW
    const known = count === all.length ? whole.get(id) : undefined
    if (known) return known
    const from = count > shown.length ? shown : EMPTY_VIEW
    const view = reduceAll(from, all.slice(from.length, count))
    if (count === all.length) whole.set(id, view)
    return view
  }

  /** Moves to where exactly `index` events are shown. */
  function seek(index: number): void {
    const bounded = Math.max(0, Math.min(events.value.length, index))
    timeMs.value = bounded === 0 ? 0 : (clock.value.timesMs[bounded - 1] ?? 0)
    show(bounded)
  }

  /** Moves to the end of a run: the branch it was written on comes on stage. */
  function seekRun(id: string): void {
    const segment = segments.value.find((one) => one.runId === id)
    raf.pause()
    if (segment) seek(segment.start + segment.events.length)
  }

  /** Moves to a time on the replay's clock, ms. */
  function seekTime(ms: number): void {
    raf.pause()
    seek(indexAt(clock.value, ms))
  }

  /** The branch on stage: the one that is being written at the playhead. */
  function onStage(messages: readonly SessionMessage[]): SessionMessage[] {
    return stageOf(messages, runId.value, playhead.value > 0)
  }

  /** A run as far as it is shown. */
  function viewOf(id: string | null): RunView {
    return (id === null ? undefined : views.get(id)) ?? EMPTY_VIEW
  }

  /** Whether what else could have stood in the places of a run's tokens is here. */
  function isComplete(id: string | null): boolean {
    return segments.value.find((segment) => segment.runId === id)?.complete ?? true
  }

  const wanted = new Set<string>()
  /** Has it come, where it has not: the run comes into sight, or is looked into. */
  function complete(id: string): void {
    if (isComplete(id)) return
    // Several come into sight at a time.
    if (wanted.size === 0) setTimeout(() => void completeWanted())
    wanted.add(id)
  }

  async function completeWanted(): Promise<void> {
    const ids = [...wanted].filter((id) => !isComplete(id))
    wanted.clear()
    const current = opening
    try {
      const runs = await storedRuns(ids, false)
      if (current !== opening) return
      const found = new Map(ids.map((id, i) => [id, runs[i] ?? []]))
      segments.value = segments.value.map((segment) => {
        const events = found.get(segment.runId)
        return events ? { ...segment, complete: true, events } : segment
      })
      for (const segment of segments.value) {
        if (!found.has(segment.runId)) continue
        const count = viewOf(segment.runId).length
        whole.delete(segment.runId)
        views.set(segment.runId, viewAt(segment, count, EMPTY_VIEW))
      }
    } catch (failure) {
      if (current === opening) error.value = asSerializedError(failure)
    }
  }

  /** Loads the runs in this order and shows them whole. */
  async function open(runIds: readonly string[]): Promise<void> {
    close()
    const current = ++opening
    try {
      const last = runIds.slice(-1)
      const [brief, complete] = await Promise.all([
        storedRuns(runIds.slice(0, -1), true),
        storedRuns(last, false),
      ])
      if (current !== opening) return
      const runs = [...brief, ...complete]
      let start = 0
      segments.value = runs.map((loaded, i) => {
        const id = runIds[i] ?? ''
        const segment = { runId: id, complete: last.includes(id), events: loaded, start }
        start += loaded.length
        return segment
      })
      clock.value = timeline(runs)
      marks.value = ticks(events.value, clock.value)
      seek(start)
    } catch (failure) {
      if (current === opening) error.value = asSerializedError(failure)
    }
  }

  function close(): void {
    opening++
    raf.pause()
    segments.value = []
    clock.value = EMPTY_TIMELINE
    marks.value = []
    wanted.clear()
    views.clear()
    whole.clear()
    playhead.value = 0
    timeMs.value = 0
    error.value = null
  }

  function play(): void {
    if (atEnd.value) seek(0)
    raf.resume()
  }

  /** One speed up, or down; at the ends it stays. */
  function changeSpeed(direction: 1 | -1): void {
    speed.value = SPEEDS[SPEEDS.indexOf(speed.value) + direction] ?? speed.value
  }

  // Nobody touches the keyboard while a replay plays.
  watch(raf.isActive, (on) => {
    request('app.keepAwake', { on }).catch(() => undefined)
  })

  /** One token on, or back; pauses. */
  function step(direction: 1 | -1): void {
    raf.pause()
    const move = direction === 1 ? stepForward : stepBack
    seek(move(events.value, playhead.value))
  }

  return {
    segments,
    events,
    clock,
    playhead,
    timeMs,
    views,
    speed,
    stops,
    arrivals,
    error,
    atEnd,
    runId,
    playing: raf.isActive,
    open,
    close,
    play,
    pause: raf.pause,
    seek,
    seekRun,
    seekTime,
    onStage,
    isComplete,
    complete,
    viewOf,
    marks,
    changeSpeed,
    step,
  }
})
