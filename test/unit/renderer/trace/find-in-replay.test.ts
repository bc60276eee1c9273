import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '#shared/trace/event.ts'
import { toBase64 } from '#shared/trace/base64.ts'
import { findInReplay } from '#renderer/trace/find-in-replay.ts'
import { EMPTY_VIEW, reduceAll } from '#renderer/trace/reduce.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyHeader, anyToken } from '#test/unit/support/trace-data.ts'

/** A run that writes these bytes, cut into tokens anywhere, also within a character. */
function runOf(random: Random, runId: string, text: string): TraceEvent[] {
  const bytes = new TextEncoder().encode(text)
  const events: TraceEvent[] = [
    { seq: 0, tMs: 0, kind: 'run-started', version: 1, run: anyHeader(random, runId) },
  ]
  for (let at = 0, step = 0; at < bytes.length; step++) {
    const end = Math.min(bytes.length, at + random.int(1, 6))
    const token = { ...anyToken(random, step), bytes: toBase64(bytes.slice(at, end)) }
    events.push({ seq: events.length, tMs: step, kind: 'token', ...token })
    at = end
  }
  return events
}
const message = (
  id: string,
  parentId: string | null,
  text: string,
  runId: string | null = null,
) => ({
  id,
  parentId,
  text,
  runId,
})

describe('finding a text in a replay', () => {
  it('stops where the text has just been written, wherever its tokens were cut', () => {
    const random = new Random(71)
    for (let i = 0; i < 60; i++) {
      const text = random
        .list(random.int(1, 30), () => random.pick(['巴黎', 'Paris ', '🧵', 'the ', 'é', '。']))
        .join('')
      const events = runOf(random, 'r', text)
      const segments = [{ runId: 'r', events, start: 7 }]
      const hits = findInReplay(segments, [], 'paris')
      expect(hits).toHaveLength(text.split('Paris').length - 1)
      hits.forEach((hit, n) => {
        const shown = (count: number): string => reduceAll(EMPTY_VIEW, events.slice(0, count)).text
        const [before, there] = [shown(hit.index - 8), shown(hit.index - 7)]
        expect(there.split('Paris').length - 1).toBeGreaterThan(n)
        expect(before.split('Paris').length - 1).toBeLessThanOrEqual(n)
        expect(hit.match).toBe('Paris')
        expect(text).toContain(hit.before + hit.match + hit.after)
      })
    }
  })

  it('comes to a question with the first run that answers it, once', () => {
    const random = new Random(72)
    const [first, second] = [runOf(random, 'a', 'one'), runOf(random, 'b', 'two')]
    const segments = [
      { runId: 'a', events: first, start: 0 },
      { runId: 'b', events: second, start: first.length },
    ]
    const messages = [
      message('q', null, '法国的首都是哪里？'),
      message('1', 'q', 'one', 'a'),
      message('2', 'q', 'two', 'b'),
    ]
    const hits = findInReplay(segments, messages, '首都')
    expect(hits).toEqual([
      { runId: 'a', index: 1, before: '法国的', match: '首都', after: '是哪里？' },
    ])
  })

  it('finds nothing where nothing is looked for', () => {
    const events = runOf(new Random(73), 'r', 'abc')
    expect(
      findInReplay([{ runId: 'r', events, start: 0 }], [message('q', null, 'abc')], ''),
    ).toEqual([])
  })
})
