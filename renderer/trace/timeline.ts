import type { TraceEvent } from '#shared/trace/event.ts'

/** Pauses longer than this are cut to it in a replay, and said to be. */
export const LONGEST_GAP_MS = 1500

/** When each event is shown in a replay. */
export interface Timeline {
  /** By event, ms from the start, never falling. */
  timesMs: readonly number[]
  durationMs: number
  /** How much idle time was cut. */
  trimmedMs: number
}

export function timeline(events: readonly TraceEvent[], longestGapMs = LONGEST_GAP_MS): Timeline {
  let at = 0
  let trimmedMs = 0
  let before = 0
  const timesMs = events.map((event) => {
    const gap = Math.max(0, event.tMs - before)
    before = Math.max(before, event.tMs)
    trimmedMs += Math.max(0, gap - longestGapMs)
    return (at += Math.min(gap, longestGapMs))
  })
  return { timesMs, durationMs: at, trimmedMs }
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
  return endOfStep(events, index)
}

/** The number of events to show so that the last token is gone again. */
export function stepBack(events: readonly TraceEvent[], shown: number): number {
  let index = shown - 1
  while (index >= 0 && events[index]?.kind !== 'token') index--
  let before = index - 1
  while (before >= 0 && events[before]?.kind !== 'token') before--
  return before < 0 ? Math.max(0, index) : endOfStep(events, before)
}

/** Attention events of a step follow its token and belong to it. */
function endOfStep(events: readonly TraceEvent[], token: number): number {
  let end = token + 1
  while (events[end]?.kind === 'attention') end++
  return end
}
