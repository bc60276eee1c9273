import { describe, expect, it } from 'vitest'
import { decodeEvent, decodeProbe, encodeEvent, encodeProbe } from '#shared/trace/codec.ts'
import { answerJson, answerOf, eventLine, eventOfLine, runLine } from '#shared/trace/line-codec.ts'
import type { EventLine, ProbeAnswerJson, RunLine } from '#shared/trace/vitrine-lines.ts'
import { isTerminal } from '#shared/trace/event.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyProbe } from '#test/unit/support/answer-data.ts'
import { anyFrame, anyRun } from '#test/unit/support/trace-data.ts'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

/** Through JSON and UTF-8, as a file goes: what survives only in memory must not count. */
function throughFile<T>(value: T): T {
  const bytes = Buffer.from(JSON.stringify(value), 'utf8')
  return JSON.parse(bytes.toString('utf8')) as T
}

describe('events ⇄ rows', () => {
  it.each(SEEDS)('give back exactly what was put in (seed %i)', (seed) => {
    for (const event of anyRun(new Random(seed), 'run-1')) {
      expect(decodeEvent(encodeEvent(event), 'run-1')).toStrictEqual(event)
    }
  })

  it('name the run the row belongs to, so that a copied row speaks of its new run', () => {
    const [started] = anyRun(new Random(1), 'old')
    expect(started?.kind).toBe('run-started')
    const copied = decodeEvent(encodeEvent(started!), 'new')
    expect(copied).toMatchObject({ run: { runId: 'new' } })
  })

  it('keep weights as little-endian bytes in C order', () => {
    const frame = {
      dtype: 'f32',
      shape: [1, 1, 1, 2],
      scale: 1,
      data: Float32Array.of(1, -2),
    } as const
    const row = encodeEvent({
      seq: 3,
      tMs: 1,
      kind: 'attention',
      step: 0,
      which: 'self',
      frame: { ...frame, shape: [1, 1, 1, 2] },
    })
    expect([...(row.blob ?? [])]).toEqual([0, 0, 128, 63, 0, 0, 0, 192])
  })

  it('hold bytes of their own, not a view into a larger buffer', () => {
    const row = encodeEvent({
      seq: 3,
      tMs: 1,
      kind: 'attention',
      step: 0,
      which: 'self',
      frame: anyFrame(new Random(3)),
    })
    const pool = new Uint8Array((row.blob?.length ?? 0) + 64)
    pool.set(row.blob ?? [], 17)
    const blob = Buffer.from(pool.buffer, 17, row.blob?.length ?? 0)
    const event = decodeEvent({ ...row, blob }, 'r')
    if (event.kind !== 'attention') throw new Error('an attention row gives an attention event')
    expect(event.frame.data.buffer.byteLength).toBe(blob.byteLength)
    expect(Buffer.isBuffer(event.frame.data)).toBe(false)
  })

  it('refuse numbers that JSON would turn into null', () => {
    const [, , ...rest] = anyRun(new Random(4), 'r', 3)
    const token = rest.find((event) => event.kind === 'token')
    expect(() => encodeEvent({ ...token!, tMs: 1, logprob: -Infinity })).toThrow(
      /logprob is -Infinity/,
    )
  })

  it('refuse damaged rows', () => {
    const row = encodeEvent({
      seq: 9,
      tMs: 1,
      kind: 'attention',
      step: 0,
      which: 'self',
      frame: anyFrame(new Random(5)),
    })
    expect(() => decodeEvent({ ...row, blob: row.blob!.slice(1) }, 'r')).toThrow(RangeError)
    expect(() => decodeEvent({ ...row, json: '{"step":0}' }, 'r')).toThrow(
      /event 9 of run r is damaged/,
    )
    expect(() => decodeEvent({ ...row, json: '{"step":0' }, 'r')).toThrow(SyntaxError)
    expect(() => decodeEvent({ ...row, kind: 'token' }, 'r')).toThrow(TypeError)
  })
})

describe('events ⇄ lines of a file', () => {
  it.each(SEEDS)('give back exactly what was put in (seed %i)', (seed) => {
    const events = anyRun(new Random(seed), 'run-1')
    const [started] = events
    if (started?.kind !== 'run-started') throw new Error('a run begins with run-started')
    const run: RunLine = throughFile(runLine(started.run, { run: 'r1', session: 's1' }, null))
    for (const event of events) {
      const line: EventLine = throughFile(eventLine(event, 'r1'))
      expect(line.run).toBe('r1')
      expect(eventOfLine(line, run, 'run-1')).toStrictEqual(event)
    }
    expect(events.filter(isTerminal)).toHaveLength(1)
  })

  it('have the fields other programs read', () => {
    const events = anyRun(new Random(11), 'x', 4)
    const [started] = events
    if (started?.kind !== 'run-started') throw new Error('a run begins with run-started')
    const run = runLine(started.run, { run: 'r1', session: 's1' }, 'Be brief.')
    expect(run).toMatchObject({
      type: 'run',
      id: 'r1',
      session: 's1',
      model: 'tiny',
      seed: started.run.sampling.seed,
      promptIds: started.run.prompt.map((token) => token.id),
      system: 'Be brief.',
    })
    const token = events.find((event) => event.kind === 'token')!
    expect(eventLine(token, 'r1')).toMatchObject({
      type: 'event',
      run: 'r1',
      kind: 'token',
      step: 0,
    })
  })

  it('refuse a run line that contradicts its run-started event', () => {
    const [started] = anyRun(new Random(13), 'x')
    if (started?.kind !== 'run-started') throw new Error('a run begins with run-started')
    const run = runLine(started.run, { run: 'r1', session: 's1' }, null)
    const line = eventLine(started, 'r1')
    expect(() => eventOfLine(line, { ...run, promptIds: [...run.promptIds, 1] }, 'x')).toThrow(
      /promptIds/,
    )
    expect(() => eventOfLine(line, { ...run, seed: run.seed + 1 }, 'x')).toThrow(/seed/)
  })
})

describe('probe answers', () => {
  it.each(SEEDS)('survive rows and lines (seed %i)', (seed) => {
    const { answer } = anyProbe(new Random(seed))
    expect(decodeProbe(encodeProbe(answer))).toStrictEqual(answer)
    const json: ProbeAnswerJson = throughFile(answerJson(answer))
    expect(answerOf(json)).toStrictEqual(answer)
  })

  it('refuse a shape that does not fit the data', () => {
    const json = answerJson({
      attention: { dtype: 'f32', shape: [1, 1, 1, 2], data: Float32Array.of(0.5, 0.5) },
      indices: { layers: [0], heads: [0], positions: [0] },
    })
    if (!('attention' in json)) throw new Error('an attention answer has attention')
    const wrong = { ...json, attention: { ...json.attention, shape: [1, 1, 1, 3] } }
    expect(() => answerOf(wrong)).toThrow(/needs 12 bytes, got 8/)
  })
})
