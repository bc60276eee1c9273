import { beforeEach, expect, it } from 'vitest'
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
