import Database from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Store } from '#main/store/store.ts'
import { openStore } from '#main/store/open-store.ts'
import type { Job } from '#main/services/many/jobs.ts'
import type { AttentionEvent, TraceEvent } from '#shared/trace/event.ts'
import { recordTo } from '#test/unit/support/record.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { Random } from '#test/unit/support/random.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { addSession } from '#test/unit/support/store-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'
import { linesOf } from '#test/unit/support/vitrine-file.ts'

const SLIMMER = fileURLToPath(new URL('../../support/crash-slimmer.ts', import.meta.url))
const BOTH = { attention: true, answers: true }
const ATTENTION = { attention: true, answers: false }

function job(): Job & { stop: () => void; told: number[] } {
  const controller = new AbortController()
  const told: number[] = []
  return {
    signal: controller.signal,
    tell: ({ done }) => told.push(done),
    stop: () => {
      controller.abort()
    },
    told,
  }
}

/**
 * Events without what depends on the machine's speed: when, and in how many pieces the prompt was read.
 */
function recorded(events: readonly TraceEvent[]): unknown[] {
  const said = events.filter(({ kind }) => kind !== 'prefill')
  return said.map(({ tMs: _tMs, seq: _seq, ...event }) => {
    if (event.kind === 'finished') return { ...event, stats: null }
    if (event.kind !== 'run-started') return event
    const { runId: _id, startedAtMs: _at, reusedTokens: _reused, ...run } = event.run
    return { ...event, run }
  })
}

const attention = (events: readonly TraceEvent[]): AttentionEvent[] =>
  events.filter((event) => event.kind === 'attention')

it('a slimmed run of a real model is the one that would have been recorded, byte for byte', async () => {
  const app = makeServices({ runtime: new EngineRuntime(), models: 'resources/models' })
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 16 }
  const record = async (capture: 'full' | 'summary') => {
    const steps = [
      { do: 'chat', model: 'SmolLM2-135M-Instruct', user: 'What is the capital of France?' },
      { do: 'complete', text: '天空是' },
      { do: 'translate', model: 'tatoeba-en-zh', text: 'I like apples.', beams: 2 },
      { do: 'translate', model: 'bergamot-en-pt', text: 'Hello.' },
    ].map((step) => ({ ...step, sampling, capture }))
    const out = join(tempFolder(), `${capture}.vitrine`)
    const script = JSON.stringify({ version: 1, title: capture, steps })
    const { failed } = await recordTo(app, script, out)
    expect(failed).toBe(0)
    const id = app.sessions.list('', 9).find(({ title }) => title === capture)?.id ?? ''
    const events = () => app.sessions.get(id).runs.map((run) => app.runs.events(run.id))
    return { id, events }
  }
  const summary = await record('summary')
  const full = await record('full')
  const whole = full.events()
  expect(whole.flatMap(attention).every(({ frame }) => frame.dtype === 'f32')).toBe(true)
  await app.runs.probe(app.sessions.get(full.id).runs[0]?.id ?? '', {
    probe: 'lens',
    positions: [-1],
    top: 5,
  })

  const [before, weights] = [app.sessions.get(full.id), await app.slimming.weigh([full.id])]
  expect(weights).toMatchObject({ runs: 4, answers: 1, samples: 0 })
  const { freedBytes, ...rest } = await app.slimming.slim([full.id], ATTENTION, job())
  expect(rest).toEqual({ slimmed: [full.id], failures: [], stopped: false })
  const after = app.sessions.get(full.id)
  expect(before.session.bytes - after.session.bytes).toBe(freedBytes)
  // The word for what is kept is longer than the one for everything, twice a run.
  const words = 2 * 4 * ('summary'.length - 'full'.length)
  expect(freedBytes).toBe(weights.attentionBytes - words)
  const slim = full.events()
  expect(slim.map(recorded)).toStrictEqual(summary.events().map(recorded))
  expect(await app.slimming.weigh([full.id])).toMatchObject({ runs: 0, attentionBytes: 0 })

  // It is as any other session: asked, exported, taken in again, replayed.
  const { runs } = after
  const asked: ProbeRequest = { probe: 'lens', positions: [-1], top: 5 }
  await app.models.unload()
  expect(await app.runs.probe(runs[0]?.id ?? '', asked)).toHaveProperty('lens')
  const file = join(tempFolder(), 'slim.vitrine')
  await app.exporter.exportSession(full.id, file)
  expect(linesOf(file).find(({ type }) => type === 'run')).toMatchObject({ capture: 'summary' })
  const copy = app.sessions.get(await app.importer.importFile(file))
  expect(copy.runs.map(({ id }) => recorded(app.runs.events(id)))).toStrictEqual(slim.map(recorded))

  const answers = await app.slimming.slim([full.id], BOTH, job())
  expect(answers.freedBytes).toBe(weights.answerBytes)
  await expect(app.runs.probe(runs[0]?.id ?? '', asked)).rejects.toMatchObject({
    code: 'model.notLoaded',
  })
})

/** A library of made-up runs with every head kept, on disk. */
function library(sessions: number, tokens = 12) {
  const file = join(tempFolder(), 'vitrine.sqlite')
  const opened = openStore({ file })
  const app = makeServices({ runtime: new ScriptedRuntime(), opened })
  const random = new Random(5)
  for (let i = 0; i < sessions; i++) {
    const id = `s${String(i)}`
    const events = fullRun(random, `${id}-run`, tokens)
    addSession(opened.file, { id, title: id, question: 'q', answer: 'a', events })
  }
  const ids = Array.from({ length: sessions }, (_, i) => `s${String(i)}`)
  return { app, store: opened.file, file, ids }
}

function fullRun(random: Random, runId: string, tokens: number): TraceEvent[] {
  return anyRun(random, runId, tokens).map((event) => {
    if (event.kind === 'run-started') {
      return { ...event, run: { ...event.run, capture: 'full' as const } }
    }
    if (event.kind !== 'attention') return event
    const shape: [number, number, number, number] = [8, 6, 4, 128]
    const frame = { dtype: 'f32', shape, scale: 1, data: random.float32(8 * 6 * 4 * 128) } as const
    return { ...event, frame }
  })
}

const heads = (store: Store, runId: string): Set<number> =>
  new Set(attention(store.traces.events(runId)).map(({ frame }) => frame.shape[1]))

describe('slimming', () => {
  it('gives the room back to the disk, and the file stays sound', async () => {
    const { store, file, ids } = library(12)
    store.close()
    const before = statSync(file).size
    const again = openStore({ file })
    const { slimming } = makeServices({ runtime: new ScriptedRuntime(), opened: again })
    const { freedBytes } = await slimming.slim(ids, ATTENTION, job())
    again.file.close()
    expect(freedBytes).toBeGreaterThan(before / 2)
    expect(before - statSync(file).size).toBeGreaterThan(freedBytes * 0.95)
    const db = new Database(file, { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })

  it('leaves samples, running answers and what is gone alone, and says so', async () => {
    const { app, store, ids } = library(3)
    const random = new Random(9)
    store.sessions.create({ id: 'sample', title: 'Sample', sample: true, createdMs: 1 })
    addSession(store, {
      id: 'live',
      title: 'Live',
      question: 'q',
      answer: '',
      events: fullRun(random, 'live-run', 6).slice(0, -1),
    })
    const all = ['sample', 'live', 'nowhere', ...ids]
    expect(await app.slimming.weigh(all)).toMatchObject({ samples: 1 })
    const done = await app.slimming.slim(all, ATTENTION, job())
    expect(done.failures.map(({ title, error }) => [title, error.code])).toEqual([
      ['Sample', 'session.readOnly'],
      ['Live', 'run.alreadyRunning'],
      ['', 'session.notFound'],
    ])
    expect(done.slimmed).toEqual(ids)
    expect(heads(store, 'live-run')).toEqual(new Set([6]))
  })

  it('that cannot go on half-way leaves a run as it was, and those before it slim', async () => {
    const { app, store, file, ids } = library(2)
    const whole = store.traces.rows('s1-run')
    const other = new Database(file)
    const last = whole.filter(({ kind }) => kind === 'attention').at(-1)?.seq
    // The disk refuses the last of the rows that are written.
    other.exec(`CREATE TRIGGER refuse BEFORE UPDATE ON event
      WHEN old.seq = ${String(last)} AND old.run_key = (SELECT key FROM run WHERE id = 's1-run')
      BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END`)
    other.close()
    const done = await app.slimming.slim(ids, BOTH, job())
    expect(done.failures).toMatchObject([{ sessionId: 's1', error: { code: 'store.writeFailed' } }])
    expect(done.slimmed).toEqual(['s0'])
    expect(heads(store, 's0-run')).toEqual(new Set([1]))
    expect(store.traces.rows('s1-run')).toStrictEqual(whole)
  })

  it.each([1, 2, 3, 4])(
    'killed in the middle of it, each run is as it was or slim (point %i)',
    async (seed) => {
      const { store, file, ids } = library(8)
      const whole = new Map(ids.map((id) => [id, store.traces.rows(`${id}-run`)]))
      store.close()
      const random = new Random(seed)
      const [lines, delayMs] = [random.int(1, ids.length), random.next() * 8]
      const child = spawn(process.execPath, [SLIMMER, file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const closed = once(child, 'close')
      let seen = 0
      createInterface({ input: child.stdout }).on('line', () => {
        if (++seen === lines) setTimeout(() => child.kill('SIGKILL'), delayMs)
      })
      expect((await closed)[1]).toBe('SIGKILL')

      const { file: again, problem } = openStore({ file })
      expect(problem).toBeNull()
      const slim = ids.filter((id) => {
        const run = `${id}-run`
        const rows = again.traces.rows(run)
        const [started] = again.traces.events(run, 0, 1)
        const capture = started?.kind === 'run-started' ? started.run.capture : null
        if (isDeepStrictEqual(rows, whole.get(id))) return capture !== 'full'
        expect(heads(again, run)).toEqual(new Set([1]))
        expect(capture).toBe('summary')
        expect(rows.map(({ seq, kind }) => [seq, kind])).toEqual(
          whole.get(id)?.map(({ seq, kind }) => [seq, kind]),
        )
        return true
      })
      // One before the other: those it had begun with and no more.
      expect(slim.length).toBeGreaterThanOrEqual(lines - 1)
      again.close()
      const db = new Database(file, { readonly: true })
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      const sizes = `SELECT count(*) FROM run r WHERE r.bytes <> (SELECT sum(octet_length(json)
        + ifnull(octet_length(blob), 0)) FROM event WHERE run_key = r.key)`
      expect(db.prepare(sizes).pluck().get()).toBe(0)
      db.close()
    },
  )

  it('that is stopped keeps what it has done, and says how far it came', async () => {
    const { app, store, ids } = library(4)
    const running = job()
    const tell = running.tell.bind(running)
    running.tell = (progress) => {
      tell(progress)
      if (progress.done === 2) running.stop()
    }
    const done = await app.slimming.slim(ids, ATTENTION, running)
    expect(done).toMatchObject({ stopped: true, slimmed: ['s0', 's1'], failures: [] })
    expect(running.told).toEqual([0, 1, 2])
    expect(heads(store, 's1-run')).toEqual(new Set([1]))
    expect(heads(store, 's2-run')).toEqual(new Set([6]))
  })
})
