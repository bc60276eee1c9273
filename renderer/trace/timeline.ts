import type { TraceEvent } from '#shared/trace/event.ts'

/** Pauses longer than this are cut to it in a replay, and said to be. */
const LONGEST_GAP_MS = 1500

/** When each event is shown in a replay. */
export interface Timeline {
  /** By event, ms from the start, never falling. */
  timesMs: readonly number[]
  durationMs: number
  /** How much idle time was cut. */
  trimmedMs: number
  /** Where it was cut, and how much of it there. */
  gaps: readonly { timeMs: number; cutMs: number }[]
  /** When each run begins. */
  startsMs: readonly number[]
}

export const EMPTY_TIMELINE: Timeline = {
  timesMs: [],
  durationMs: 0,
  trimmedMs: 0,
  gaps: [],
  startsMs: [],
}

/** The clock of several runs one after another: each keeps its own pace, idle time is cut. */
export function timeline(
  runs: readonly (readonly TraceEvent[])[],
  longestGapMs = LONGEST_GAP_MS,
): Timeline {
  const timesMs: number[] = []
  let at = 0
  let trimmedMs = 0
  let endedAtMs: number | null = null
  const gaps: { timeMs: number; cutMs: number }[] = []
  const startsMs: number[] = []
  const advance = (gapMs: number): void => {
    const cutMs = Math.max(0, gapMs - longestGapMs)
    trimmedMs += cutMs
    at += Math.min(Math.max(0, gapMs), longestGapMs)
    if (cutMs > 0) gaps.push({ timeMs: at, cutMs })
  }
  for (const events of runs) {
    const first = events[0]
    const startedAtMs = first?.kind === 'run-started' ? first.run.startedAtMs : null
    if (startedAtMs !== null && endedAtMs !== null) advance(startedAtMs - endedAtMs)
    startsMs.push(at)
    let before = 0
    for (const event of events) {
      advance(event.tMs - before)
      before = Math.max(before, event.tMs)
      timesMs.push(at)
    }
    endedAtMs = startedAtMs === null ? null : startedAtMs + before
  }
  return { timesMs, durationMs: at, trimmedMs, gaps, startsMs }
}

/** How many events have happened at a time: binary search, as a replay asks every frame. */
export function indexAt(clock: Timeline, timeMs: number): number {
  let [low, high] = [0, clock.timesMs.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((clock.timesMs[middle] ?? 0) <= timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** The number of events to show so that one more token is there, with what was captured for it. */
export function stepForward(events: readonly TraceEvent[], shown: number): number {
  let index = shown
  while (index < events.length && events[index]?.kind !== 'token') index++
  if (index >= events.length) return events.length
  index++
  while (events[index]?.kind === 'attention') index++
  return index
}

/** The number of events to show so that the last token shown is gone again. */
export function stepBack(events: readonly TraceEvent[], shown: number): number {
  let index = shown - 1
  while (index >= 0 && events[index]?.kind !== 'token') index--
  return Math.max(0, index)
}

/** A token's place on the timeline. */
export interface Tick {
  /** Index of its event: shown when more events than this are. */
  index: number
  timeMs: number
  /** −log₂ p, bits: how much the model's own choice would have surprised it. */
  surprise: number
}

export function ticks(events: readonly TraceEvent[], clock: Timeline): Tick[] {
  return events.flatMap((event, index) =>
    event.kind === 'token'
      ? [{ index, timeMs: clock.timesMs[index] ?? 0, surprise: -event.logprob / Math.LN2 }]
      : [],
  )
}

/** The number of a run's events to show so that its token `step` is the last one shown. */
export function countUpTo(events: readonly TraceEvent[], step: number): number {
  const index = events.findIndex((event) => event.kind === 'token' && event.step === step)
  return index === -1 ? events.length : stepForward(events, index)
}
