import { describe, expect, it } from 'vitest'
import { chatMessages } from '#shared/trace/conversation.ts'
import { titleOf } from '#main/services/run/title.ts'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import { makeChat } from '#test/unit/support/services.ts'

describe('sessions', () => {
  it('can be renamed, deleted and brought back', async () => {
    const { app, runtime, ask } = await makeChat()
    const changed: string[] = []
    const { sessionId } = await ask('first')
    runtime.run.start().finish('a')
    app.library.onSessionChanged((id) => changed.push(id))
    expect(app.sessions.rename(sessionId, 'Mine').title).toBe('Mine')
    await app.sessions.delete(sessionId)
    expect(app.sessions.list('', 5)).toEqual([])
    expect(() => app.sessions.get(sessionId)).toThrow(
      expect.objectContaining({ code: 'session.notFound' }),
    )
    await expect(app.sessions.delete(sessionId)).rejects.toMatchObject({ code: 'session.notFound' })
    expect(app.sessions.restore(sessionId).title).toBe('Mine')
    expect(app.sessions.get(sessionId).messages).toHaveLength(2)
    expect(changed).toEqual([sessionId, sessionId, sessionId])
    expect(() => app.sessions.restore('nowhere')).toThrow(
      expect.objectContaining({ code: 'session.notFound' }),
    )
  })

  it('are pinned and tagged; the tags in use can be chosen from', async () => {
    const { app, runtime, ask } = await makeChat()
    const { sessionId } = await ask('first')
    runtime.run.start().finish('a')
    expect(app.sessions.pin(sessionId, true).pinned).toBe(true)
    expect(app.sessions.tag(sessionId, ['Demo', 'demo', '客户']).tags).toEqual(['demo', '客户'])
    expect(app.sessions.facets()).toEqual({
      modelIds: ['tiny'],
      tasks: ['chat'],
      tags: ['demo', '客户'],
    })
    expect(app.sessions.tag(sessionId, []).tags).toEqual([])
    expect(app.sessions.facets().tags).toEqual([])
  })

  it('are copied whole: what is done to the copy leaves the first as it was', async () => {
    const { app, runtime, ask } = await makeChat()
    const { sessionId, runId } = await ask('first')
    const open = () => app.sessions.duplicate(sessionId, 'Mine, copy')
    expect(open).toThrow(expect.objectContaining({ code: 'run.alreadyRunning' }))
    runtime.run.start().say('a', 'b').finish('ab')
    await app.keeper.ended(runId)
    app.bookmarks.add({ sessionId, runId, step: 1, title: 'here' })
    app.sessions.tag(sessionId, ['demo'])
    const copy = open()
    expect(copy).toMatchObject({ title: 'Mine, copy', tags: ['demo'], messages: 2, runs: 1 })
    const [run] = app.sessions.get(copy.id).runs
    const events = (id: string) =>
      app.library
        .storeOfRun(id)
        .traces.events(id)
        .filter(({ kind }) => kind === 'token')
    expect(events(run?.id ?? '')).toEqual(events(runId))
    expect(app.bookmarks.list(copy.id)).toMatchObject([{ step: 1, title: 'here' }])
    await app.sessions.delete(copy.id)
    expect(app.sessions.get(sessionId).messages).toHaveLength(2)
    expect(app.bookmarks.list(sessionId)).toHaveLength(1)
  })

  it('that are deleted while an answer is written stop it', async () => {
    const { app, runtime, ask } = await makeChat()
    const { sessionId, runId } = await ask('q')
    runtime.run.start().say('a')
    await app.sessions.delete(sessionId)
    expect(runtime.calls).toContain('stop')
    runtime.run.finish('a', 'stopped')
    await expect(app.keeper.ended(runId)).resolves.toBe('stopped')
    expect(app.sessions.restore(sessionId).preview).toBe('a')
  })

  it('recorded and unrecorded stand in one list, newest first', async () => {
    const { app, runtime, ask } = await makeChat()
    const a = await ask('on record')
    runtime.run.start().finish('1')
    await new Promise((resolve) => setTimeout(resolve, 5))
    app.settings.set({ recording: false })
    const b = await ask('off record')
    runtime.run.start().finish('2')
    expect(app.sessions.list('record', 5).map(({ id }) => id)).toEqual([b.sessionId, a.sessionId])
    expect(app.sessions.list('record', 1)).toHaveLength(1)
  })
})

describe('a title', () => {
  it.each([
    ['What is 2 + 2?', 'What is 2 + 2?'],
    ['  \n first\tline  \nsecond', 'first line'],
    ['## **Write** a `loop` _now_', 'Write a loop now'],
    ['1. buy snake_case milk', 'buy snake_case milk'],
    ['> 引用的话', '引用的话'],
    ['2 * 3 * 4 = ?', '2 * 3 * 4 = ?'],
    ['###', '###'],
    ['长'.repeat(80), `${'长'.repeat(59)}…`],
    [`${'👩‍👩‍👧‍👦'.repeat(70)}`, `${'👩‍👩‍👧‍👦'.repeat(59)}…`],
    [`${'word '.repeat(30)}`, `${'word '.repeat(11)}word…`.replace(/ word…$/, '…')],
  ])('of %j is %j', (text, title) => {
    expect(titleOf(text)).toBe(title)
  })
})

describe('what the model is given', () => {
  const message = (role: SessionMessage['role'], text: string): SessionMessage => ({
    id: text,
    parentId: null,
    role,
    text,
    runId: null,
    createdMs: 1,
  })
  const given = (...path: SessionMessage[]) =>
    chatMessages(path, null, 'new').map(({ role, content }) => `${role[0] ?? ''}:${content}`)

  it('leaves out answers that never began, and never asks twice in a row', () => {
    const [q1, a1, q2, none, q3] = [
      message('user', 'q1'),
      message('assistant', 'a1'),
      message('user', 'q2'),
      message('assistant', ''),
      message('user', 'q3'),
    ]
    expect(given(q1, a1, q2, none)).toEqual(['u:q1', 'a:a1', 'u:new'])
    expect(given(q1, none)).toEqual(['u:new'])
    expect(given(q1, a1, q2, none, q3)).toEqual(['u:q1', 'a:a1', 'u:new'])
    expect(given(q1, a1)).toEqual(['u:q1', 'a:a1', 'u:new'])
  })

  it('begins with the system prompt, also an empty one', () => {
    expect(chatMessages([], '', 'q')).toEqual([
      { role: 'system', content: '' },
      { role: 'user', content: 'q' },
    ])
  })
})
