import { beforeEach, describe, expect, it } from 'vitest'
import type { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeChat } from '#test/unit/support/services.ts'

let runtime: ScriptedRuntime
let app: Awaited<ReturnType<typeof makeChat>>['app']
let ask: Awaited<ReturnType<typeof makeChat>>['ask']

beforeEach(async () => {
  ;({ runtime, app, ask } = await makeChat())
})

describe('what is not recorded', () => {
  it('is in memory only', async () => {
    app.settings.set({ recording: false })
    const ids = await ask('secret')
    runtime.run.start().say('s').finish('s')
    expect(app.store.file.sessions.list('', 5)).toEqual([])
    expect(app.sessions.get(ids.sessionId).messages).toHaveLength(2)
    expect(app.sessions.list('secret', 5)).toHaveLength(1)
    app.settings.set({ recording: true })
    const more = await ask('more', { sessionId: ids.sessionId })
    expect(more.sessionId).toBe(ids.sessionId)
    expect(app.store.file.sessions.list('', 5)).toEqual([])
  })

  it('continues a recorded session in a copy, which leaves the recorded one as it is', async () => {
    const first = await ask('one')
    runtime.run.start().say('1').finish('1')
    app.settings.set({ recording: false })
    const before = app.sessions.get(first.sessionId)
    const next = await ask('two', { sessionId: first.sessionId, parentId: first.answerMessageId })
    expect(next.sessionId).not.toBe(first.sessionId)
    expect(runtime.run.params.input).toMatchObject({
      messages: [{ content: 'one' }, { content: '1' }, { content: 'two' }],
    })
    runtime.run.start().finish('2')
    expect(app.store.file.sessions.list('', 5)).toHaveLength(1)
    expect(app.sessions.get(first.sessionId)).toEqual(before)
    const copy = app.sessions.get(next.sessionId)
    expect(copy.messages.map(({ text }) => text)).toEqual(['one', '1', 'two', '2'])
    const copied = app.runs.events(copy.runs[0]!.id)
    expect(copied[0]).toMatchObject({ run: { runId: copy.runs[0]!.id } })
    expect(copied.slice(1)).toStrictEqual(app.runs.events(first.runId).slice(1))
  })
})

describe('a probe', () => {
  const request = { probe: 'score', positions: 'all' } as const

  async function answered() {
    const ids = await ask('q')
    runtime.run.start().say('a', 'b').finish('ab')
    return ids
  }

  it('is asked of the model once, over prompt and answer', async () => {
    const { runId } = await answered()
    const first = await app.runs.probe(runId, request)
    expect(await app.runs.probe(runId, { positions: 'all', probe: 'score' })).toStrictEqual(first)
    expect(runtime.probes).toHaveLength(1)
    const ids = app.runs
      .events(runId)
      .flatMap((event) =>
        event.kind === 'run-started'
          ? event.run.prompt.map(({ id }) => id)
          : event.kind === 'token'
            ? [event.id]
            : [],
      )
    expect(runtime.probes[0]?.ids).toEqual(ids)
  })

  it('is answered from the store without a model, and a narrower one too', async () => {
    const { runId } = await answered()
    await app.runs.probe(runId, request)
    await app.models.unload()
    await expect(app.runs.probe(runId, request)).resolves.toEqual({ score: [] })
    await expect(app.runs.probe(runId, { ...request, positions: [0] })).resolves.toEqual({
      score: [],
    })
    const other = { probe: 'lens', positions: [0], top: 5 } as const
    await expect(app.runs.probe(runId, { ...other, positions: [0] })).rejects.toMatchObject({
      code: 'model.notLoaded',
      data: { model: 'tiny' },
    })
  })

  it('with a large answer is kept only where a recording asked for it', async () => {
    const { runId } = await answered()
    const large = { probe: 'attention', layers: 'all', heads: 'all', positions: 'all' } as const
    runtime.answer = {
      attention: { dtype: 'f32', shape: [1, 1, 1000, 600], data: new Float32Array(600_000) },
      indices: { layers: [0], heads: [0], positions: Array.from({ length: 1000 }, (_, i) => i) },
    }
    await app.runs.probe(runId, large)
    await app.runs.probe(runId, large)
    expect(runtime.probes).toHaveLength(2)
    await app.runs.probe(runId, large, 'all')
    await app.runs.probe(runId, large)
    expect(runtime.probes).toHaveLength(3)
  })

  it('is refused by another model, and by the same one with other weights', async () => {
    const { runId } = await answered()
    await app.models.load('other')
    await expect(app.runs.probe(runId, request)).rejects.toMatchObject({ code: 'model.notLoaded' })
    runtime.info = { ...runtime.info, sha256: 'ee'.repeat(32) }
    await app.models.load('tiny')
    await expect(app.runs.probe(runId, request)).rejects.toMatchObject({ code: 'model.changed' })
    await expect(app.runs.probe('nothing', request)).rejects.toMatchObject({ code: 'run.notFound' })
  })

  it('about a run that goes on is not kept: its answer is about what there was then', async () => {
    const { runId } = await ask('q')
    runtime.run.start().say('a')
    await app.runs.probe(runId, request)
    runtime.run.say('b').finish('ab')
    await app.runs.probe(runId, request)
    expect(runtime.probes.map(({ ids }) => ids.length)).toEqual([
      runtime.probes[0]!.ids.length,
      runtime.probes[0]!.ids.length + 1,
    ])
  })
})
