import { beforeEach, describe, expect, it } from 'vitest'
import type { Bookmark } from '#shared/ipc/routes/bookmark.ts'
import { makeChat } from '#test/unit/support/services.ts'

let chat: Awaited<ReturnType<typeof makeChat>>
let mark: { sessionId: string; runId: string }

beforeEach(async () => {
  chat = await makeChat()
  const { sessionId, runId } = await chat.ask('one')
  chat.runtime.run.start().say('a', 'b').finish('ab')
  mark = { sessionId, runId }
})

it('are kept in the order a replay comes to them', async () => {
  const { bookmarks } = chat.app
  bookmarks.add({ ...mark, step: 2, title: 'later' })
  const second = await chat.ask('two', { sessionId: mark.sessionId })
  chat.runtime.run.start().say('c').finish('c')
  bookmarks.add({ ...mark, runId: second.runId, step: 0, title: 'last' })
  const all = bookmarks.add({ ...mark, step: 1, title: 'first' })
  expect(all.map(({ title }) => title)).toEqual(['first', 'later', 'last'])
  expect(bookmarks.list(mark.sessionId)).toStrictEqual(all)
})

it('are renamed and removed; what is gone stays gone', () => {
  const { bookmarks } = chat.app
  const [one] = bookmarks.add({ ...mark, step: 1, title: 'one' })
  const id = one?.id ?? 0
  expect(bookmarks.rename(mark.sessionId, id, 'eins')).toMatchObject([{ title: 'eins', step: 1 }])
  expect(bookmarks.remove(mark.sessionId, id)).toEqual([])
  expect(bookmarks.rename(mark.sessionId, id, 'x')).toEqual([])
})

it('belong to one session and one of its runs', async () => {
  const { bookmarks } = chat.app
  const other = await chat.ask('other')
  chat.runtime.run.start().finish('')
  expect(() => bookmarks.add({ ...mark, runId: other.runId, step: 0, title: 't' })).toThrow(
    expect.objectContaining({ code: 'run.notFound' }),
  )
  const [one] = bookmarks.add({ ...mark, step: 1, title: 'one' })
  expect(bookmarks.remove(other.sessionId, one?.id ?? 0)).toEqual([])
  expect(bookmarks.list(mark.sessionId)).toHaveLength(1)
})

describe('notes', () => {
  const texts = (marks: Bookmark[]) => marks.map(({ notes }) => notes.map(({ text }) => text))

  it('belong to a bookmark, are changed and removed, and go with it', () => {
    const { bookmarks } = chat.app
    const [one] = bookmarks.add({ ...mark, step: 1, title: 'one' })
    const bookmarkId = one?.id ?? 0
    const write = (text: string, id: number | null = null, isPublic = false) =>
      bookmarks.setNote(mark.sessionId, { id, bookmarkId, text, public: isPublic })
    write('first')
    const [both] = write('second', null, true)
    expect(both?.notes).toMatchObject([
      { text: 'first', public: false },
      { text: 'second', public: true },
    ])
    const [first, second] = both?.notes ?? []
    expect(texts(write('changed', first?.id, true))).toEqual([['changed', 'second']])
    expect(bookmarks.list(mark.sessionId)[0]?.notes[0]?.public).toBe(true)
    const other = bookmarks.add({ ...mark, step: 2, title: 'two' })[1]?.id ?? 0
    const stray = { id: first?.id ?? 0, bookmarkId: other, text: 'stray', public: false }
    expect(texts(bookmarks.setNote(mark.sessionId, stray))).toEqual([['changed', 'second'], []])
    bookmarks.removeNote(mark.sessionId, other, second?.id ?? 0)
    expect(texts(bookmarks.removeNote(mark.sessionId, bookmarkId, second?.id ?? 0))).toEqual([
      ['changed'],
      [],
    ])
    bookmarks.remove(mark.sessionId, bookmarkId)
    expect(chat.app.store.file.notes.ofSession(mark.sessionId)).toEqual([])
  })

  it('are as many as can be read, and none of another session’s', async () => {
    const { bookmarks } = chat.app
    const [one] = bookmarks.add({ ...mark, step: 1, title: 'one' })
    const note = { id: null, bookmarkId: one?.id ?? 0, text: 'x', public: false }
    for (let i = 0; i < 20; i++) bookmarks.setNote(mark.sessionId, note)
    expect(() => bookmarks.setNote(mark.sessionId, note)).toThrow(
      expect.objectContaining({ code: 'note.tooMany', data: { limit: 20 } }),
    )
    const other = await chat.ask('other')
    chat.runtime.run.start().finish('')
    expect(bookmarks.setNote(other.sessionId, note)).toEqual([])
    expect(bookmarks.list(mark.sessionId)[0]?.notes).toHaveLength(20)
  })

  it('are copied with their session and deleted and restored with it', async () => {
    const { app } = chat
    const [one] = app.bookmarks.add({ ...mark, step: 1, title: 'one' })
    const bookmarkId = one?.id ?? 0
    app.bookmarks.add({ ...mark, step: 2, title: 'two' })
    for (const text of ['a', 'b']) {
      app.bookmarks.setNote(mark.sessionId, { id: null, bookmarkId, text, public: text === 'b' })
    }
    const copy = app.sessions.duplicate(mark.sessionId, 'copy')
    const shape = (id: string) =>
      app.bookmarks.list(id).map(({ step, title, notes }) => ({
        step,
        title,
        notes: notes.map(({ text, public: isPublic }) => [text, isPublic]),
      }))
    expect(shape(copy.id)).toEqual(shape(mark.sessionId))
    expect(shape(copy.id)[0]?.notes).toEqual([
      ['a', false],
      ['b', true],
    ])
    await app.sessions.delete(copy.id)
    app.sessions.restore(copy.id)
    expect(shape(copy.id)).toEqual(shape(mark.sessionId))
  })

  it.each([
    ['whale song', 'whale song'],
    ['Ähnliches', 'Ähnliches'],
    ['鲸', '听鲸唱歌'],
    ['听鲸唱', '听鲸唱歌'],
  ])('are found by %j, until they say something else', (query, text) => {
    const { app } = chat
    const [one] = app.bookmarks.add({ ...mark, step: 1, title: 'one' })
    const note = { bookmarkId: one?.id ?? 0, public: false }
    const [marked] = app.bookmarks.setNote(mark.sessionId, { ...note, id: null, text })
    expect(app.sessions.list(query, 5)).toMatchObject([{ id: mark.sessionId, hit: null }])
    const id = marked?.notes[0]?.id ?? 0
    app.bookmarks.setNote(mark.sessionId, { ...note, id, text: 'nothing' })
    expect(app.sessions.list(query, 5)).toEqual([])
    expect(app.sessions.list('nothing', 5)).toHaveLength(1)
    app.bookmarks.removeNote(mark.sessionId, note.bookmarkId, id)
    expect(app.sessions.list('nothing', 5)).toEqual([])
  })
})
