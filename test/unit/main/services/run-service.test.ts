import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import type { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { openStore } from '#main/store/open-store.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { CHAT, makeChat, makeServices, settled } from '#test/unit/support/services.ts'

let runtime: ScriptedRuntime
let app: Awaited<ReturnType<typeof makeChat>>['app']
let ask: Awaited<ReturnType<typeof makeChat>>['ask']

beforeEach(async () => {
  ;({ runtime, app, ask } = await makeChat())
})

describe('a chat', () => {
  it('stores question and answer, and shows what it has stored', async () => {
    const ids = await ask('What is the capital of France?')
    runtime.run.start().say('Par', 'is')
    expect(app.keeper.busy).toBe(true)
    runtime.run.finish('Paris')
    const { session, messages, runs } = app.sessions.get(ids.sessionId)
    expect(session).toMatchObject({ title: 'What is the capital of France?', messages: 2, runs: 1 })
    expect(
      messages.map(({ id, parentId, role, text, runId }) => ({ id, parentId, role, text, runId })),
    ).toEqual([
      {
        id: ids.userMessageId,
        parentId: null,
        role: 'user',
        text: 'What is the capital of France?',
        runId: null,
      },
      {
        id: ids.answerMessageId,
        parentId: ids.userMessageId,
        role: 'assistant',
        text: 'Paris',
        runId: ids.runId,
      },
    ])
    expect(runs).toMatchObject([
      { id: ids.runId, state: 'eos', events: 4, tokens: 2, system: null },
    ])
    expect(app.runs.events(ids.runId)).toStrictEqual(app.shown(ids.runId))
    expect(app.keeper.busy).toBe(false)
    await expect(app.keeper.ended(ids.runId)).resolves.toBe('eos')
  })

  it('commits every batch before anybody hears of it', async () => {
    const file = join(tempFolder(), 'vitrine.sqlite')
    const own = makeServices({ runtime, opened: openStore({ file }) })
    await own.models.load('tiny')
    // Another connection sees what is committed, and nothing else.
    const outside = new Database(file, { readonly: true })
    const committed: unknown[] = []
    own.recorder.onBatch(({ events }) => {
      const stored = outside.prepare('SELECT count(*) FROM event').pluck().get()
      committed.push([stored, (events.at(-1)?.seq ?? 0) + 1])
    })
    own.runs.chat({ ...CHAT, text: 'q' })
    await settled()
    runtime.run.start().say('a').say('b', 'c')
    runtime.run.finish('abc')
    outside.close()
    expect(committed).toEqual([
      [1, 1],
      [2, 2],
      [4, 4],
      [5, 5],
    ])
  })

  it('goes on after the last message, or after the one that is named', async () => {
    const first = await ask('one')
    runtime.run.start().say('1').finish('1')
    const second = await ask('two', { sessionId: first.sessionId })
    expect(runtime.run.params.input).toEqual({
      task: 'chat',
      messages: [
        { role: 'user', content: 'one' },
        { role: 'assistant', content: '1' },
        { role: 'user', content: 'two' },
      ],
    })
    runtime.run.start().finish('2')
    const branch = await ask('other', {
      sessionId: first.sessionId,
      parentId: first.answerMessageId,
      system: 'Be kind.',
    })
    expect(runtime.run.params.input).toEqual({
      task: 'chat',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: '1' },
        { role: 'user', content: 'other' },
      ],
    })
    expect(branch.sessionId).toBe(second.sessionId)
    const parents = new Map(
      app.sessions.get(first.sessionId).messages.map(({ id, parentId }) => [id, parentId]),
    )
    expect(parents.get(branch.userMessageId)).toBe(first.answerMessageId)
    expect(parents.get(second.userMessageId)).toBe(first.answerMessageId)
  })

  it('leaves out a question whose answer never began', async () => {
    const first = await ask('lost')
    runtime.run.settle.reject(new AppError('run.promptTooLong', { tokens: 900, limit: 128 }))
    await settled()
    await ask('found', { sessionId: first.sessionId })
    expect(runtime.run.params.input).toEqual({
      task: 'chat',
      messages: [{ role: 'user', content: 'found' }],
    })
  })

  it.each([
    ['run.emptyPrompt', { text: ' \n ' }],
    ['session.notFound', { text: 'q', sessionId: 'nowhere' }],
  ])('is refused with %s, and nothing is stored', (code, input) => {
    expect(() => app.runs.chat({ ...CHAT, ...input })).toThrow(expect.objectContaining({ code }))
    expect(app.sessions.list('', 10)).toEqual([])
  })

  it('is refused while another answer is written, and without a model', async () => {
    await ask('q')
    expect(() => app.runs.chat({ ...CHAT, text: 'r' })).toThrow(
      expect.objectContaining({ code: 'run.alreadyRunning' }),
    )
    runtime.run.start().finish('a')
    await app.models.unload()
    expect(() => app.runs.chat({ ...CHAT, text: 'r' })).toThrow(
      expect.objectContaining({ code: 'model.notLoaded' }),
    )
  })

  it('refuses to follow a message of another session', async () => {
    const one = await ask('q')
    runtime.run.start().finish('a')
    const other = await ask('r')
    runtime.run.start().finish('b')
    const input = { ...CHAT, text: 's', sessionId: other.sessionId, parentId: one.answerMessageId }
    expect(() => app.runs.chat(input)).toThrow(expect.objectContaining({ code: 'run.badMessages' }))
  })

  it('may be followed at once by the next, from the listener that heard of its end', async () => {
    const first = await ask('one')
    const off = app.recorder.onBatch(({ events }) => {
      if (events.at(-1)?.kind !== 'finished') return
      off()
      app.runs.chat({ ...CHAT, sessionId: first.sessionId, text: 'two' })
    })
    runtime.run.start().finish('1')
    await settled()
    expect(runtime.runs).toHaveLength(2)
  })
})
