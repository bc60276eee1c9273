import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import { checkScript } from '#main/services/record/check-script.ts'
import { recordTo, scriptOf } from '#test/unit/support/record.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { CHAT, makeServices, settled } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf } from '#test/unit/support/vitrine-file.ts'

/** Records a script while the test plays the model: `answer` is called for each run. */
async function record(steps: unknown[], answer: (runtime: ScriptedRuntime, index: number) => void) {
  const runtime = new ScriptedRuntime()
  const app = makeServices({ runtime })
  const out = join(tempFolder(), 'talk.vitrine')
  const script = JSON.stringify({ version: 1, title: 'Talk', steps })
  const recording = recordTo(app, script, out)
  let over = false
  const done = recording.finally(() => (over = true))
  for (let index = 0; !over; await settled()) {
    if (runtime.runs.length > index) answer(runtime, index++)
  }
  return { app, runtime, out, ...(await done) }
}

const chat = { do: 'chat', model: 'tiny', user: 'one' }

describe('recording a script', () => {
  it('runs its steps one after the other and writes them to one file', async () => {
    const { runtime, out, failed, progress } = await record(
      [
        chat,
        { do: 'chat', continue: true, user: 'two' },
        {
          do: 'bookmark',
          title: 'look',
          step: -1,
          notes: [{ text: 'for all', public: true }, { text: 'for me' }],
        },
        { do: 'chat', user: 'three' },
        { do: 'complete', text: 'four' },
        { do: 'probe', probe: 'score', positions: [1] },
      ],
      ({ run }, i) => {
        run.start().say(String(i)).finish(String(i))
      },
    )
    expect(failed).toBe(0)
    expect(runtime.runs.map(({ params }) => params.input)).toEqual([
      { task: 'chat', messages: [{ role: 'user', content: 'one' }] },
      {
        task: 'chat',
        messages: [
          { role: 'user', content: 'one' },
          { role: 'assistant', content: '0' },
          { role: 'user', content: 'two' },
        ],
      },
      { task: 'chat', messages: [{ role: 'user', content: 'three' }] },
      { task: 'complete', text: 'four' },
    ])
    const lines = linesOf(out)
    expect(lines[0]).toMatchObject({ type: 'session', title: 'Talk' })
    expect(
      lines.filter(({ type }) => type === 'message').map(({ parent, text }) => [parent, text]),
    ).toEqual([
      [null, 'one'],
      ['m1', '0'],
      ['m2', 'two'],
      ['m3', '1'],
      [null, 'three'],
      ['m5', '2'],
      [null, 'four'],
      ['m7', '3'],
    ])
    expect(lines.filter(({ type }) => type === 'bookmark')).toEqual([
      { type: 'bookmark', run: 'r2', step: 0, title: 'look' },
    ])
    expect(lines.filter(({ type }) => type === 'note')).toEqual([
      { type: 'note', bookmark: 0, text: 'for all', public: true },
      { type: 'note', bookmark: 0, text: 'for me', public: false },
    ])
    expect(lines.filter(({ type }) => type === 'probe')).toEqual([
      {
        type: 'probe',
        run: 'r4',
        request: { probe: 'score', positions: [1] },
        answer: { score: [] },
      },
    ])
    expect(progress.filter(({ state }) => state !== 'running')).toMatchObject([
      { step: 0, of: 6, do: 'chat', model: 'tiny', state: 'done', tokens: 1, error: null },
      { step: 1, of: 6, do: 'chat', model: 'tiny', state: 'done', tokens: 1 },
      { step: 2, of: 6, do: 'bookmark', model: null, state: 'done', tokens: 0 },
      { step: 3, of: 6, do: 'chat', model: 'tiny', state: 'done' },
      { step: 4, of: 6, do: 'complete', model: 'tiny', state: 'done' },
      { step: 5, of: 6, do: 'probe', model: 'tiny', state: 'done', tokens: 0 },
    ])
  })

  it('records what fails, goes on, and counts it', async () => {
    const { out, failed, progress } = await record(
      [chat, { ...chat, user: 'two' }, { do: 'bookmark', title: 'nowhere', step: 7 }],
      ({ run }, i) => {
        if (i === 0) run.settle.reject(new AppError('run.promptTooLong', { tokens: 9, limit: 8 }))
        else run.start().say('fine').finish('fine')
      },
    )
    expect(failed).toBe(2)
    const ends = linesOf(out).filter(({ kind }) => kind === 'failed' || kind === 'finished')
    expect(ends).toMatchObject([
      { run: 'r1', error: { code: 'run.promptTooLong' } },
      { run: 'r2', text: 'fine' },
    ])
    expect(progress.filter(({ state }) => state === 'failed')).toMatchObject([
      { step: 0, error: { code: 'run.promptTooLong', data: { tokens: 9, limit: 8 } } },
      { step: 2, error: { code: 'probe.badIndex', data: { axis: 'tokens', index: 7, count: 1 } } },
    ])
  })

  it('records a run whose model is not there as failed', async () => {
    const { out, failed } = await record([{ ...chat, model: 'nowhere' }], () => undefined)
    expect(failed).toBe(1)
    expect(linesOf(out)).toMatchObject([
      { type: 'session' },
      { type: 'message', text: 'one' },
      { type: 'message', text: '' },
      { type: 'run', model: 'nowhere', modelSha256: '' },
      { kind: 'run-started' },
      { kind: 'failed', error: { code: 'model.notFound', data: { model: 'nowhere' } } },
    ])
  })

  it('records a translation whose model is not there as failed, and marks nothing in the run before', async () => {
    const { out, failed } = await record(
      [
        chat,
        { do: 'translate', model: 'nowhere', text: 'Hi.' },
        { do: 'bookmark', title: 'there', step: 0 },
      ],
      ({ run }) => {
        run.start().say('a').finish('a')
      },
    )
    expect(failed).toBe(2)
    const lines = linesOf(out)
    expect(lines.filter(({ type }) => type === 'run')).toMatchObject([
      { task: 'chat' },
      { task: 'translate', model: 'nowhere' },
    ])
    expect(lines.filter(({ kind }) => kind === 'failed')).toMatchObject([
      { run: 'r2', error: { code: 'model.notFound' } },
    ])
    expect(lines.filter(({ type }) => type === 'bookmark')).toEqual([])
  })

  it('sets a bookmark where the answer says something', async () => {
    const { out, progress } = await record(
      [
        chat,
        { do: 'bookmark', title: 'first', step: 'ris.' },
        { do: 'bookmark', title: 'other', step: 'London' },
      ],
      ({ run }) => {
        run.start().say('It', ' is', ' Pa', 'ri', 's', '.').finish('It is Paris.')
      },
    )
    expect(linesOf(out).filter(({ type }) => type === 'bookmark')).toMatchObject([
      { step: 3, title: 'first' },
    ])
    expect(progress.at(-1)).toMatchObject({
      state: 'failed',
      error: { code: 'record.textNotFound', data: { text: 'London' } },
    })
  })

  it('ends at once when it is stopped, and keeps what was recorded', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const stop = new AbortController()
    const steps = [chat, { ...chat, user: 'two' }]
    const states: string[] = []
    const recording = app.record.run(
      scriptOf(JSON.stringify({ version: 1, title: 'Talk', steps })),
      { signal: stop.signal, onProgress: ({ state }) => states.push(state) },
    )
    while (runtime.runs.length === 0) await settled()
    const { run } = runtime
    run.start().say('one', ' two')
    stop.abort()
    await settled()
    expect(runtime.calls.at(-1)).toBe('stop')
    run.finish('one two', 'stopped')
    expect(await recording).toMatchObject({ begun: 1, failed: 0, stopped: true })
    expect(states.at(-1)).toBe('stopped')
    expect(runtime.runs).toHaveLength(1)
    const [session] = app.sessions.list('', 5)
    const { messages, runs } = app.sessions.get(session?.id ?? '')
    expect(messages.map(({ text }) => text)).toEqual(['one', 'one two'])
    expect(runs).toMatchObject([{ state: 'stopped', tokens: 2 }])
  })

  it('does not wait for a model that is still loading when it is stopped', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const loaded = Promise.withResolvers<undefined>()
    runtime.loading = loaded.promise
    const stop = new AbortController()
    const script = scriptOf(JSON.stringify({ version: 1, title: 'Talk', steps: [chat] }))
    const recording = app.record.run(script, { signal: stop.signal, onProgress: () => undefined })
    while (runtime.loads.length === 0) await settled()
    stop.abort()
    expect(await recording).toMatchObject({ begun: 1, stopped: true })
    loaded.resolve(undefined)
    await settled()
    expect(runtime.runs).toEqual([])
  })

  it('has the model for itself, also between its steps', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const loaded = Promise.withResolvers<undefined>()
    runtime.loading = loaded.promise
    const script = scriptOf(JSON.stringify({ version: 1, title: 'Talk', steps: [chat] }))
    const recording = app.record.run(script, { onProgress: () => undefined })
    while (runtime.loads.length === 0) await settled()
    const busy = { code: 'record.busy' }
    expect(() => app.runs.chat({ ...CHAT, text: 'hello' })).toThrow(expect.objectContaining(busy))
    await expect(app.models.load('other')).rejects.toMatchObject(busy)
    await expect(app.record.run(script, { onProgress: () => undefined })).rejects.toMatchObject(
      busy,
    )
    loaded.resolve(undefined)
    while (runtime.runs.length === 0) await settled()
    runtime.run.start().say('a').finish('a')
    expect(await recording).toMatchObject({ begun: 1, failed: 0 })
    expect(app.keeper.busy).toBe(false)
  })
})

it('nothing is run of a script that is wrong', () => {
  const { script } = checkScript(
    JSON.stringify({ version: 1, title: 'T', steps: [chat, { do: 'dance' }] }),
  )
  expect(script).toBeNull()
})
