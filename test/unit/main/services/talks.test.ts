import { beforeEach, expect, it } from 'vitest'
import { MOST_ITEMS } from '#shared/ipc/routes/talk.ts'
import { makeChat } from '#test/unit/support/services.ts'

let chat: Awaited<ReturnType<typeof makeChat>>
/** A bookmark in each of two sessions. */
let places: { sessionId: string; bookmarkId: number }[]

async function marked(text: string): Promise<{ sessionId: string; bookmarkId: number }> {
  const { sessionId, runId } = await chat.ask(text)
  chat.runtime.run.start().say('a', 'b').finish('ab')
  const marks = chat.app.bookmarks.add({ sessionId, runId, step: 1, title: `in ${text}` })
  return { sessionId, bookmarkId: marks[0]?.id ?? 0 }
}
beforeEach(async () => {
  chat = await makeChat()
  places = [await marked('one'), await marked('two')]
})
const codeOf = (action: () => unknown): unknown => {
  try {
    action()
    return null
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}
const titles = (talkId: string): string[] =>
  chat.app.talks.get(talkId).items.map(({ title }) => title)

it('shows moments of several sessions in any order, one of them twice if people want', () => {
  const { talks, bookmarks } = chat.app
  const [one, two] = places
  if (!one || !two) throw new Error('two places')
  const note = { id: null, bookmarkId: two.bookmarkId, text: 'say this', public: false }
  bookmarks.setNote(two.sessionId, note)
  const { id } = talks.create('Monday')
  const talk = talks.setItems(id, [two, one, two])
  expect(talk).toMatchObject({
    title: 'Monday',
    items: [
      { ...two, title: 'in two', step: 1, gone: false, notes: [{ text: 'say this' }] },
      { ...one, title: 'in one', notes: [] },
      { ...two, title: 'in two' },
    ],
  })
  expect(talks.get(id)).toStrictEqual(talk)
  expect(talks.list()).toMatchObject([{ id, title: 'Monday', items: 3 }])
  expect(talks.setItems(id, [one]).items).toHaveLength(1)
  expect(talks.rename(id, 'Tuesday').title).toBe('Tuesday')
})

it('loses a moment with its bookmark, and keeps one of a deleted session for its return', async () => {
  const { talks, bookmarks, sessions } = chat.app
  const [one, two] = places
  if (!one || !two) throw new Error('two places')
  const { id } = talks.create('t')
  talks.setItems(id, [one, two])
  await sessions.delete(one.sessionId)
  expect(talks.get(id).items.map(({ gone }) => gone)).toEqual([true, false])
  // Put in another order meanwhile: what is gone does not fall out.
  talks.setItems(id, [two, one])
  expect(titles(id)).toEqual(['in two', 'in one'])
  sessions.restore(one.sessionId)
  expect(talks.get(id).items.map(({ gone }) => gone)).toEqual([false, false])
  bookmarks.remove(two.sessionId, two.bookmarkId)
  expect(titles(id)).toEqual(['in one'])
  expect(talks.setItems(id, [two, one]).items).toHaveLength(1)
})

it('is deleted with a way back, until the app starts again', () => {
  const { talks, store } = chat.app
  const { id } = talks.create('t')
  talks.setItems(id, places)
  talks.delete(id)
  expect(talks.list()).toEqual([])
  expect(codeOf(() => talks.get(id))).toBe('talk.notFound')
  expect(talks.restore(id).items).toHaveLength(2)
  talks.delete(id)
  store.file.talks.purge()
  expect(codeOf(() => talks.restore(id))).toBe('talk.notFound')
})

it('holds so many moments, and none of a session that ends with the app', async () => {
  const { talks, settings } = chat.app
  const { id } = talks.create('t')
  const [one] = places
  if (!one) throw new Error('a place')
  talks.setItems(id, [one])
  const many = Array.from({ length: MOST_ITEMS + 1 }, () => one)
  expect(codeOf(() => talks.setItems(id, many))).toBe('talk.tooLong')
  settings.set({ recording: false })
  const unrecorded = await marked('three')
  expect(codeOf(() => talks.setItems(id, [one, unrecorded]))).toBe('talk.notRecorded')
  expect(titles(id)).toEqual(['in one'])
  expect(codeOf(() => talks.rename('nowhere', 'x'))).toBe('talk.notFound')
})
