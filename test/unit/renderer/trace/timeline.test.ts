import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '#shared/trace/event.ts'
import { indexAt, stepBack, stepForward, timeline } from '#renderer/trace/timeline.ts'
import { elapsedMs, tokensPerSecond } from '#renderer/trace/rate.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

function tokensShown(events: readonly TraceEvent[], shown: number): number {
  return events.slice(0, shown).filter((event) => event.kind === 'token').length
}

describe('the clock of a replay', () => {
  it('keeps the pace of the run where nothing is idle', () => {
    const events = anyRun(new Random(41), 'r', 12)
    const clock = timeline([events], Infinity)
    expect(clock.trimmedMs).toBe(0)
    clock.timesMs.forEach((time, i) => {
      expect(time).toBeCloseTo(events[i]?.tMs ?? NaN, 6)
    })
  })

  it('cuts idle time, says how much, and never goes back', () => {
    const random = new Random(42)
    for (let i = 0; i < 100; i++) {
      const runs = random.list(3, (n) => anyRun(random, `r${String(n)}`, random.int(0, 9)))
      const longest = random.int(1, 60)
      const [cut, whole] = [timeline(runs, longest), timeline(runs, Infinity)]
      expect(cut.timesMs).toHaveLength(runs.flat().length)
      cut.timesMs.forEach((time, n) => {
        const before = cut.timesMs[n - 1] ?? 0
        expect(time).toBeGreaterThanOrEqual(before)
      })
      expect(cut.durationMs).toBe(cut.timesMs.at(-1))
      expect(cut.durationMs + cut.trimmedMs).toBeCloseTo(whole.durationMs + whole.trimmedMs, 6)
    }
  })

  it('finds how much has happened, as counting does', () => {
    const random = new Random(43)
    const clock = timeline([anyRun(random, 'r', 40)], 20)
    for (let i = 0; i < 300; i++) {
      const at = random.next() * (clock.durationMs + 10) - 5
      const counted = clock.timesMs.filter((time) => time <= at).length
      expect(indexAt(clock, at)).toBe(counted)
    }
  })
})

describe('steps of a replay', () => {
  const random = new Random(44)
  const runs = random.list(60, (n) => anyRun(random, `r${String(n)}`, random.int(0, 12)))

  it('forward show one token more each, with what was captured for it, up to the end', () => {
    for (const events of runs) {
      let shown = 0
      const total = tokensShown(events, events.length)
      for (let tokens = 1; tokens <= total; tokens++) {
        shown = stepForward(events, shown)
        expect(tokensShown(events, shown)).toBe(tokens)
        expect(events[shown]?.kind).not.toBe('attention')
      }
      expect(stepForward(events, shown)).toBe(events.length)
    }
  })

  it('back take one token away each, down to none', () => {
    for (const events of runs) {
      let shown = events.length
      for (let tokens = tokensShown(events, shown) - 1; tokens >= 0; tokens--) {
        shown = stepBack(events, shown)
        expect(tokensShown(events, shown)).toBe(tokens)
      }
      expect(stepBack(events, shown)).toBeLessThanOrEqual(shown)
      expect(stepBack(events, 0)).toBe(0)
    }
  })
})

describe('the speed of a run', () => {
  it('counts the tokens after the first, over their time', () => {
    expect(tokensPerSecond({ tokenTimesMs: [100, 150, 200, 300] })).toBeCloseTo(15, 9)
    expect(tokensPerSecond({ tokenTimesMs: [100] })).toBeNull()
    expect(tokensPerSecond({ tokenTimesMs: [] })).toBeNull()
  })

  it('takes the time of the whole run once it is known', () => {
    const stats = { promptTokens: 1, newTokens: 2, prefillMs: 40, decodeMs: 60, threads: 1 }
    expect(elapsedMs({ tokenTimesMs: [40, 90], stats: null })).toBe(90)
    expect(elapsedMs({ tokenTimesMs: [40, 90], stats })).toBe(100)
  })
})
