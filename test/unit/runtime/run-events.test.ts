import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RunEvents } from '#runtime/run-events.ts'
import type { ChildMessage } from '#shared/runtime/protocol.ts'
import type { FinishedEvent } from '#shared/trace/event.ts'

const END: FinishedEvent = {
  kind: 'finished',
  reason: 'eos',
  text: '',
  stats: { promptTokens: 1, newTokens: 0, prefillMs: 0, decodeMs: 0, threads: 1 },
}
let batches: { at: number; seqs: number[] }[]
let events: RunEvents

beforeEach(() => {
  vi.useFakeTimers()
  batches = []
  events = new RunEvents('r', (message: ChildMessage) => {
    if (message.type !== 'events') throw new Error('only events are posted')
    batches.push({ at: performance.now(), seqs: message.events.map(({ seq }) => seq) })
  })
})
afterEach(() => {
  vi.useRealTimers()
})

const prefill = (done: number): void => {
  events.emit({ kind: 'prefill', done, total: 100 })
}

it('sends the first at once, and what follows within 16 ms together', () => {
  prefill(0)
  for (let i = 1; i <= 4; i++) {
    vi.advanceTimersByTime(3)
    prefill(i)
  }
  expect(batches.map(({ seqs }) => seqs)).toEqual([[0]])
  vi.advanceTimersByTime(16)
  expect(batches.map(({ seqs }) => seqs)).toEqual([[0], [1, 2, 3, 4]])
})

it('sends no more than one message in 16 ms, and loses none', () => {
  for (let i = 0; i < 200; i++) {
    prefill(i)
    vi.advanceTimersByTime(i % 7)
  }
  events.emit(END)
  expect(batches.flatMap(({ seqs }) => seqs)).toEqual(Array.from({ length: 201 }, (_, i) => i))
  const gaps = batches.slice(1, -1).map(({ at }, i) => at - (batches[i]?.at ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(16)
})

it('sends the end at once, with what waited', () => {
  prefill(0)
  prefill(1)
  events.emit(END)
  expect(batches.map(({ seqs }) => seqs)).toEqual([[0], [1, 2]])
  vi.advanceTimersByTime(100)
  expect(batches).toHaveLength(2)
})

it('lets nothing come after the end', () => {
  events.emit(END)
  expect(events.ended).toBe(true)
  expect(() => {
    events.emit({ kind: 'failed', error: { code: 'app.internal', message: '' } })
  }).toThrow('after the end')
})
