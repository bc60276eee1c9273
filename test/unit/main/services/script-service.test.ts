import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ScriptProgress } from '#shared/ipc/routes/script.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { recordTo } from '#test/unit/support/record.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices, settled } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf } from '#test/unit/support/vitrine-file.ts'

const SAMPLING = { temperature: 1.5, topK: 0, topP: 1, seed: 7, maxTokens: 6 }
const SCRIPT = {
  version: 1,
  title: 'Again',
  steps: [
    {
      do: 'chat',
      model: 'tiny',
      system: 'Be brief.',
      user: 'one',
      sampling: SAMPLING,
      capture: 'none',
    },
    {
      do: 'bookmark',
      title: 'start',
      step: 0,
      notes: [{ text: 'mine' }, { text: 'all', public: true }],
    },
    { do: 'bookmark', title: 'end', step: -1 },
    { do: 'chat', continue: true, user: 'two', sampling: { seed: 8 } },
    { do: 'chat', user: 'fresh', sampling: { ...SAMPLING, topK: 5 } },
    { do: 'complete', text: 'Once', sampling: SAMPLING, capture: 'full' },
  ],
}

function realApp() {
  const models = tempFolder()
  writeTinyModel('gqa', join(models, 'tiny'))
  return makeServices({ runtime: new EngineRuntime(), models })
}

/** Without what every recording has its own of. */
function comparable(file: string) {
  return linesOf(file).flatMap((line) => {
    if (line.type === 'event') {
      const { kind, step, id, logprob, text } = line
      return kind === 'token' ? [{ kind, step, id, logprob, text }] : []
    }
    const { createdMs: _, ...rest } = line
    return [rest]
  })
}

describe('a session as a script', () => {
  it('asks again what was asked: the same model says the same, with the same bookmarks and notes', async () => {
    const app = realApp()
    const [first, again] = [join(tempFolder(), 'a.vitrine'), join(tempFolder(), 'b.vitrine')]
    const { sessionId } = await recordTo(app, JSON.stringify(SCRIPT), first)
    const { text, left } = app.scripts.ofSession(sessionId)
    expect(left).toEqual({ answers: 0, bookmarks: 0 })
    await recordTo(app, text, again)
    expect(comparable(again)).toEqual(comparable(first))
    expect(comparable(again).filter(({ type }: { type?: unknown }) => type === 'run')).toHaveLength(
      4,
    )
  })

  it('has the branch that is shown, and says what it leaves out', async () => {
    const app = realApp()
    const { sessionId } = await recordTo(
      app,
      JSON.stringify(SCRIPT),
      join(tempFolder(), 'a.vitrine'),
    )
    const [question] = app.sessions.get(sessionId).messages
    const again = app.runs.again({
      sessionId,
      userMessageId: question?.id ?? '',
      system: null,
      sampling: { ...SAMPLING, seed: 99 },
      capture: 'none',
    })
    await app.keeper.ended(again.runId)
    const { text, left } = app.scripts.ofSession(sessionId)
    // The chat of two answers is left for the new one; its bookmarks stay behind.
    expect(left).toEqual({ answers: 2, bookmarks: 2 })
    const { steps } = JSON.parse(text) as { steps: Record<string, unknown>[] }
    expect(steps.map((step) => [step.do, step.user ?? step.text])).toEqual([
      ['chat', 'fresh'],
      ['complete', 'Once'],
      ['chat', 'one'],
    ])
    expect(steps.at(-1)).toMatchObject({ sampling: { seed: 99 }, system: null })
  })
})

describe('recording a script in the window', () => {
  it('goes on by itself, tells of every step, and loads the model that was there again', async () => {
    const models = tempFolder()
    for (const name of ['tiny', 'before']) writeTinyModel('gqa', join(models, name))
    const app = makeServices({ runtime: new EngineRuntime(), models })
    await app.models.load('before')
    const told: ScriptProgress[] = []
    app.scripts.onProgress((progress) => told.push(progress))
    const text = JSON.stringify({
      ...SCRIPT,
      steps: [...SCRIPT.steps, { do: 'chat', model: 'nowhere', user: 'x' }],
    })
    expect(app.scripts.start(text)).toMatchObject({ title: 'Again', state: 'running' })
    while (app.scripts.status()?.state === 'running') await settled()
    const { sessionId, steps } = app.scripts.status() ?? {}
    expect(steps?.map(({ state, tokens }) => [state, tokens > 0])).toEqual([
      ['done', true],
      ['done', false],
      ['done', false],
      ['done', true],
      ['done', true],
      ['done', true],
      ['failed', false],
    ])
    expect(steps?.at(-1)?.error).toMatchObject({ code: 'model.notFound' })
    const ends = told.filter(({ step }) => step !== null && !step.state.includes('running'))
    expect(ends.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(told.at(-1)).toMatchObject({ state: 'ended', sessionId })
    const detail = app.sessions.get(sessionId ?? '')
    expect(detail.runs.map(({ state }) => state === 'failed')).toEqual([
      false,
      false,
      false,
      false,
      true,
    ])
    while (app.models.status().state !== 'ready') await settled()
    expect(app.models.status()).toMatchObject({ info: { id: 'before' } })
  })

  it('stops, refuses a second one meanwhile, and one that is wrong', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const text = JSON.stringify({ ...SCRIPT, title: 'Cut' })
    expect(() => app.scripts.start('{"version": 1,\n  "title": }')).toThrow(
      expect.objectContaining({
        code: 'record.badScript',
        data: expect.objectContaining({ line: 2 }) as unknown,
      }),
    )
    app.scripts.start(text)
    expect(() => app.scripts.start(text)).toThrow(expect.objectContaining({ code: 'record.busy' }))
    while (runtime.runs.length === 0) await settled()
    runtime.run.start().say('a', ' b')
    app.scripts.stop()
    expect(app.scripts.status()?.state).toBe('stopping')
    runtime.run.finish('a b', 'stopped')
    while (app.scripts.status()?.state === 'stopping') await settled()
    expect(app.scripts.status()).toMatchObject({
      state: 'stopped',
      steps: [{ state: 'stopped', tokens: 2 }, ...Array<object>(5).fill({ state: 'waiting' })],
    })
    expect(app.sessions.get(app.scripts.status()?.sessionId ?? '').messages[1]?.text).toBe('a b')
    expect(app.keeper.busy).toBe(false)
  })
})

describe('a script in the window', () => {
  it('is told as it is understood, with the models it names and those there are', async () => {
    const app = realApp()
    const steps = [...SCRIPT.steps, { do: 'translate', model: 'tiny', text: 'x' }]
    const text = JSON.stringify({ ...SCRIPT, steps }, null, 2)
    const check = await app.scripts.check(text)
    expect(check).toMatchObject({
      title: 'Again',
      mistakes: [],
      models: [{ id: 'tiny', task: 'chat' }],
    })
    expect(check.steps[1]).toEqual({
      do: 'bookmark',
      model: null,
      what: 'start',
      continues: false,
      notes: 2,
    })
    expect(check.steps[3]).toMatchObject({
      do: 'chat',
      model: 'tiny',
      what: 'two',
      continues: true,
    })
    expect(check.unfit).toEqual([{ model: 'tiny', steps: [7], problem: 'translate' }])
    expect(check.named.map(({ at, end }) => text.slice(at, end))).toEqual(['"tiny"', '"tiny"'])
  })

  it('has its mistakes told in the language of the settings', async () => {
    const app = realApp()
    const said = async () => (await app.scripts.check('{"version": 2}')).mistakes[0]?.message
    expect(await said()).toBe('“title” is missing.')
    app.settings.set({ locale: 'zh-CN' })
    expect(await said()).toBe('缺少“title”。')
  })

  it('is read and written as a file, whole or not at all', async () => {
    const { scripts } = makeServices({ runtime: new ScriptedRuntime() })
    const folder = tempFolder()
    const file = join(folder, 'one.json')
    await scripts.write(file, '{"标题": 1}')
    expect(readFileSync(file, 'utf8')).toBe('{"标题": 1}')
    expect(await scripts.read(file)).toEqual({ name: 'one.json', text: '{"标题": 1}' })
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
    writeFileSync(join(folder, 'gbk.json'), Buffer.from([0x22, 0xd6, 0xd0, 0x22]))
    for (const name of ['gbk.json', 'missing.json']) {
      const reading = scripts.read(join(folder, name))
      await expect(reading).rejects.toMatchObject({ code: 'record.notRead', data: { file: name } })
    }
    await expect(scripts.write(join(folder, 'no', 'a.json'), 'x')).rejects.toMatchObject({
      code: 'export.failed',
    })
  })
})
