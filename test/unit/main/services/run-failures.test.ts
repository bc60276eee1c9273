import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import { Random } from '#test/unit/support/random.ts'
import type { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeChat, settled } from '#test/unit/support/services.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

let runtime: ScriptedRuntime
let app: Awaited<ReturnType<typeof makeChat>>['app']
let ask: Awaited<ReturnType<typeof makeChat>>['ask']

beforeEach(async () => {
  ;({ runtime, app, ask } = await makeChat())
})

describe('a run that goes wrong', () => {
  it.each(['run.crashed', 'run.hung', 'run.killed', 'run.outOfMemory', 'run.noMemory'] as const)(
    'ends as failed when the process is gone (%s), its text kept',
    async (code) => {
      const ids = await ask('q')
      runtime.run.start().say('Half', ' an', ' answer \ud83e')
      runtime.crash(new AppError(code, { seconds: 5 }))
      await settled()
      const events = app.runs.events(ids.runId)
      expect(events.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4])
      expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code } })
      expect(app.shown(ids.runId)).toStrictEqual(events)
      expect(app.sessions.get(ids.sessionId).messages[1]?.text).toMatch(/^Half an answer/)
      await expect(app.keeper.ended(ids.runId)).resolves.toBe('failed')
      expect(app.keeper.busy).toBe(false)
    },
  )

  it('begins all the same when the model refuses the prompt', async () => {
    const ids = await ask('q')
    runtime.run.settle.reject(new AppError('run.promptTooLong', { tokens: 9, limit: 8 }))
    await settled()
    expect(app.runs.events(ids.runId)).toMatchObject([
      {
        seq: 0,
        kind: 'run-started',
        run: { runId: ids.runId, prompt: [], model: { id: 'tiny', layers: 2 } },
      },
      {
        seq: 1,
        kind: 'failed',
        error: { code: 'run.promptTooLong', data: { tokens: 9, limit: 8 } },
      },
    ])
  })

  it('hears nothing more after its end', async () => {
    const ids = await ask('q')
    const { run } = runtime
    run.start().say('a').finish('a')
    run.say('b')
    run.finish('ab')
    await settled()
    expect(app.runs.events(ids.runId)).toHaveLength(3)
    expect(app.shown(ids.runId)).toHaveLength(3)
  })

  it('ends when the process answers without a last event', async () => {
    const ids = await ask('q')
    runtime.run.start().say('a').settle.resolve()
    await settled()
    expect(app.runs.events(ids.runId).at(-1)).toMatchObject({
      kind: 'failed',
      error: { code: 'app.internal' },
    })
  })

  it.each([
    ['a gap', 4],
    ['an event twice', 0],
    ['a second start', 1],
  ])('ends at %s in what it is told, and stops the model', async (_, seq) => {
    const ids = await ask('q')
    const [started] = anyRun(new Random(1), ids.runId)
    runtime.run.start().raw([{ ...started!, seq }])
    const events = app.runs.events(ids.runId)
    expect(events.map((event) => event.kind)).toEqual(['run-started', 'failed'])
    expect(runtime.calls).toContain('stop')
    runtime.run.settle.resolve()
    await settled()
    expect(app.runs.events(ids.runId)).toHaveLength(2)
  })

  it('does not keep the next from being written', async () => {
    await ask('q')
    runtime.crash()
    expect(await app.models.load('tiny')).toMatchObject({ state: 'ready' })
    expect(runtime.loads).toHaveLength(2)
    await ask('again')
    runtime.run.start().say('yes').finish('yes')
    expect(app.sessions.list('yes', 5)).toHaveLength(1)
  })
})
