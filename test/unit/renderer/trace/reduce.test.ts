import { describe, expect, it } from 'vitest'
import { toBase64 } from '#shared/trace/base64.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { EMPTY_VIEW, isRunning, reduce, reduceAll, type RunView } from '#renderer/trace/reduce.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyHeader, anyRun, anyToken } from '#test/unit/support/trace-data.ts'

function inBatches(random: Random, events: readonly TraceEvent[]): RunView {
  let view = EMPTY_VIEW
  for (let at = 0; at < events.length;) {
    const end = at + random.int(0, 6)
    view = reduceAll(view, events.slice(at, end))
    at = end
  }
  return view
}

describe('events reduced to a view', () => {
  it('give the same view however they are batched', () => {
    const random = new Random(11)
    for (let i = 0; i < 200; i++) {
      const events = anyRun(random, `r${String(i)}`, random.int(0, 20))
      const whole = reduceAll(EMPTY_VIEW, events)
      expect(inBatches(random, events)).toEqual(whole)
      expect(events.reduce(reduce, EMPTY_VIEW)).toEqual(whole)
    }
  })

  it('leave the view they started from as it was', () => {
    const random = new Random(12)
    const events = anyRun(random, 'r', 6)
    const half = reduceAll(EMPTY_VIEW, events.slice(0, 5))
    const copy = structuredClone(half)
    reduceAll(half, events.slice(5))
    expect(half).toEqual(copy)
    expect(EMPTY_VIEW.tokens).toHaveLength(0)
    expect(EMPTY_VIEW.attention.size).toBe(0)
  })

  it('are refused where one is missing or comes twice', () => {
    const events = anyRun(new Random(13), 'r', 4)
    const start = reduceAll(EMPTY_VIEW, events.slice(0, 2))
    expect(() => reduceAll(start, events.slice(3))).toThrow(/event 3 came where 2 was due/)
    expect(() => reduceAll(start, events.slice(1))).toThrow(/event 1 came where 2 was due/)
  })

  it('find every token, its time and its attention by step', () => {
    const random = new Random(14)
    const events = anyRun(random, 'r', 15)
    const view = reduceAll(EMPTY_VIEW, events)
    const tokens = events.filter((event) => event.kind === 'token')
    expect(view.tokens).toEqual(tokens)
    expect(view.tokenTimesMs).toEqual(tokens.map((event) => event.tMs))
    const captured = events.filter((event) => event.kind === 'attention')
    expect([...view.attention.values()].flat()).toEqual(captured)
    for (const [step, found] of view.attention) {
      expect(found.every((event) => event.step === step)).toBe(true)
    }
  })
})

describe('the text of a run', () => {
  const random = new Random(15)
  const header = { seq: 0, tMs: 0, kind: 'run-started', version: 1 } as const
  const started: TraceEvent = { ...header, run: anyHeader(random, 'r') }

  /** Tokens that carry these bytes. */
  function run(...parts: (readonly number[] | string)[]): TraceEvent[] {
    return parts.map((part, i): TraceEvent => {
      const bytes =
        typeof part === 'string' ? new TextEncoder().encode(part) : Uint8Array.from(part)
      const token = { ...anyToken(random, i, 'x'), bytes: toBase64(bytes), special: false }
      return { seq: i + 1, tMs: i, kind: 'token', ...token }
    })
  }

  it('waits for a character whose bytes are not all there', () => {
    const events = run('a', [0xe4, 0xbd], [0xa0, 0xe5], [0xa5, 0xbd], '!')
    const texts = events.map((_, i) => reduceAll(EMPTY_VIEW, [started, ...events.slice(0, i + 1)]))
    expect(texts.map((view) => view.text)).toEqual(['a', 'a', 'a你', 'a你好', 'a你好!'])
    expect(texts.map((view) => view.pending.length)).toEqual([0, 2, 1, 0, 0])
  })

  it('leaves special tokens out, and takes the final text as the model process has it', () => {
    const [first, second] = run('Hi', '<|im_end|>')
    if (second?.kind !== 'token' || !first) throw new Error('two tokens were made')
    const events: TraceEvent[] = [started, first, { ...second, special: true }]
    expect(reduceAll(EMPTY_VIEW, events).text).toBe('Hi')
    const stats = { promptTokens: 3, newTokens: 2, prefillMs: 1, decodeMs: 1, threads: 1 }
    const end: TraceEvent = {
      seq: 3,
      tMs: 9,
      kind: 'finished',
      reason: 'eos',
      text: 'Hi.',
      stats,
    }
    expect(reduceAll(EMPTY_VIEW, [...events, end])).toMatchObject({ text: 'Hi.', state: 'eos' })
  })

  it('is kept where a run fails, which then runs no longer', () => {
    const error = { code: 'run.crashed', message: 'gone' }
    const failed: TraceEvent = { seq: 2, tMs: 5, kind: 'failed', error }
    const before = reduceAll(EMPTY_VIEW, [started, ...run('Once')])
    expect(isRunning(before)).toBe(true)
    const view = reduce(before, failed)
    expect(view).toMatchObject({ text: 'Once', state: 'failed', error })
    expect(isRunning(view)).toBe(false)
  })
})
