import { beforeEach, describe, expect, it } from 'vitest'
import type { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { CHAT, makeChat, settled } from '#test/unit/support/services.ts'

let runtime: ScriptedRuntime
let app: Awaited<ReturnType<typeof makeChat>>['app']
let ask: Awaited<ReturnType<typeof makeChat>>['ask']

const { sampling, capture } = CHAT

beforeEach(async () => {
  ;({ runtime, app, ask } = await makeChat())
})

async function answered() {
  const ids = await ask('one')
  runtime.run.start().say('a', 'b', 'c').finish('abc')
  return ids
}

describe('another answer to the same question', () => {
  it('stands beside the first, which stays', async () => {
    const first = await answered()
    const again = app.runs.again({ ...CHAT, ...first })
    await settled()
    expect(runtime.run.params.input).toEqual({
      task: 'chat',
      messages: [{ role: 'user', content: 'one' }],
    })
    runtime.run.start().say('x').finish('x')
    const { messages, headId } = app.sessions.get(first.sessionId)
    expect(messages.map(({ parentId, text }) => ({ parentId, text }))).toEqual([
      { parentId: null, text: 'one' },
      { parentId: first.userMessageId, text: 'abc' },
      { parentId: first.userMessageId, text: 'x' },
    ])
    expect(again.userMessageId).toBe(first.userMessageId)
    expect(headId).toBe(again.answerMessageId)
  })

  it('is refused for a message that is not there', async () => {
    const first = await answered()
    expect(() => app.runs.again({ ...CHAT, ...first, userMessageId: 'gone' })).toThrow(
      expect.objectContaining({ code: 'run.badMessages' }),
    )
  })
})

describe('a branch within an answer', () => {
  it('begins with the prompt and the tokens before it', async () => {
    const first = await answered()
    const branch = app.runs.branch({ ...first, kept: 2, force: 41, sampling, capture })
    await settled()
    const { given } = runtime.run.params
    const source = app.runs.events(first.runId)
    expect(given?.kept).toStrictEqual(source.filter(({ kind }) => kind === 'token').slice(0, 2))
    expect(given?.force).toBe(41)
    const [started] = source
    expect(started?.kind === 'run-started' && started.run.prompt).toStrictEqual(given?.prompt)
    runtime.run.start().finish('ab!')
    const { messages } = app.sessions.get(first.sessionId)
    expect(messages.at(-1)).toMatchObject({
      id: branch.answerMessageId,
      parentId: first.userMessageId,
      text: 'ab!',
    })
  })

  it('needs the tokens it keeps, and none that ended the answer', async () => {
    const first = await answered()
    const refused = (kept: number) =>
      expect(() => app.runs.branch({ ...first, kept, force: null, sampling, capture })).toThrow(
        expect.objectContaining({ code: 'run.badBranch', data: { step: kept, tokens: 3 } }),
      )
    refused(4)
    const unknown = { ...first, answerMessageId: first.userMessageId }
    expect(() => app.runs.branch({ ...unknown, kept: 1, force: null, sampling, capture })).toThrow(
      expect.objectContaining({ code: 'run.badMessages' }),
    )
  })

  it('needs the model that wrote it', async () => {
    const first = await answered()
    await app.models.load('other')
    expect(() => app.runs.branch({ ...first, kept: 1, force: null, sampling, capture })).toThrow(
      expect.objectContaining({ code: 'model.notLoaded', data: { model: 'tiny' } }),
    )
    expect(app.sessions.get(first.sessionId).messages).toHaveLength(2)
  })

  it('goes on in a copy where the session must not be added to', async () => {
    const first = await answered()
    app.settings.set({ recording: false })
    const branch = app.runs.branch({ ...first, kept: 1, force: null, sampling, capture })
    await settled()
    runtime.run.start().finish('a?')
    expect(branch.sessionId).not.toBe(first.sessionId)
    expect(app.sessions.get(first.sessionId).messages).toHaveLength(2)
    const { messages, headId } = app.sessions.get(branch.sessionId)
    expect(messages.map(({ text }) => text)).toEqual(['one', 'abc', 'a?'])
    expect(headId).toBe(branch.answerMessageId)
  })
})

describe('the branch shown', () => {
  it('is the one chosen last, also for what is asked next', async () => {
    const first = await answered()
    app.runs.again({ ...CHAT, ...first })
    await settled()
    runtime.run.start().say('x').finish('x')
    app.sessions.show(first.sessionId, first.answerMessageId)
    expect(app.sessions.get(first.sessionId).headId).toBe(first.answerMessageId)
    const next = await ask('two', { sessionId: first.sessionId })
    expect(runtime.run.params.input).toMatchObject({
      messages: [{ content: 'one' }, { content: 'abc' }, { content: 'two' }],
    })
    runtime.run.start().finish('')
    expect(app.sessions.get(first.sessionId).headId).toBe(next.answerMessageId)
  })

  it('must be of the session', async () => {
    const first = await answered()
    expect(() => {
      app.sessions.show(first.sessionId, 'gone')
    }).toThrow(expect.objectContaining({ code: 'run.badMessages' }))
  })

  it('may begin anew beside the first question', async () => {
    const first = await answered()
    const edited = await ask('uno', { sessionId: first.sessionId, fresh: true })
    const { messages } = app.sessions.get(first.sessionId)
    expect(messages.find(({ id }) => id === edited.userMessageId)?.parentId).toBeNull()
  })
})
