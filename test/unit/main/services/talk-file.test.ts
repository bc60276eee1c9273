import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { filled } from '#test/unit/support/exported.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf, unzipped, writeLines, type Line } from '#test/unit/support/vitrine-file.ts'

let app: ReturnType<typeof makeServices>
let file: string
let talkId: string

/** A talk of three moments in two sessions, as a file. */
beforeEach(async () => {
  app = makeServices({ runtime: new ScriptedRuntime() })
  file = join(tempFolder(), 'talk.vitrine')
  const [first, second] = [filled(app, 1), filled(app, 2)]
  const place = (sessionId: string, n: number) => ({
    sessionId,
    bookmarkId: app.bookmarks.list(sessionId)[n]?.id ?? 0,
  })
  talkId = app.talks.create('A talk “🧵”').id
  app.talks.setItems(talkId, [place(second, 1), place(first, 0), place(second, 0)])
  await app.exporter.exportTalk(talkId, file)
})
const fileOf = (name: string): string => join(tempFolder(), name)

it('comes back with its sessions whole, its moments in their order, and the same file', async () => {
  const { sessionIds, talkId: id } = await app.importer.importWhole(file)
  expect(sessionIds).toHaveLength(2)
  const [talk, original] = [app.talks.get(id ?? ''), app.talks.get(talkId)]
  const moments = (items: typeof talk.items) =>
    items.map(({ title, sessionTitle, step, notes }) => ({
      ...{ title, sessionTitle, step },
      notes: notes.map(({ text }) => text),
    }))
  expect(moments(talk.items)).toEqual(moments(original.items))
  expect(talk.items.map(({ sessionId }) => sessionIds.indexOf(sessionId))).toEqual([0, 1, 0])
  const again = fileOf('again.vitrine')
  await app.exporter.exportTalk(id ?? '', again)
  expect(unzipped(again).body).toBe(unzipped(file).body)
})

it('leaves notes for the presenter alone out of every session, where that is wanted', async () => {
  const all = linesOf(file).filter(({ type }) => type === 'note')
  const alone = all.filter((note) => note.public === false)
  expect(alone.length).toBeGreaterThan(0)
  const out = fileOf('out.vitrine')
  await app.exporter.exportTalk(talkId, out, { privateNotes: false })
  const left = linesOf(out).filter(({ type }) => type === 'note')
  expect(left).toHaveLength(all.length - alone.length)
  expect(left.every((note) => note.public === true)).toBe(true)
})

it('without a deleted session has what is left; without any there is no file', async () => {
  const { items } = app.talks.get(talkId)
  await app.sessions.delete(items[0]?.sessionId ?? '')
  const out = fileOf('out.vitrine')
  await app.exporter.exportTalk(talkId, out)
  expect(linesOf(out)[0]).toMatchObject({ type: 'talk', sessions: 1, items: [{ session: 0 }] })
  await app.sessions.delete(items[1]?.sessionId ?? '')
  await expect(app.exporter.exportTalk(talkId, out)).rejects.toMatchObject({ code: 'talk.empty' })
  await expect(app.exporter.exportTalk('nowhere', out)).rejects.toMatchObject({
    code: 'talk.notFound',
  })
})

const bad: [string, (lines: Line[]) => unknown[], RegExp][] = [
  [
    'a session too few',
    (l) =>
      l.slice(
        0,
        l.findLastIndex(({ type }) => type === 'session'),
      ),
    /the talk has 2 sessions, the file 1/,
  ],
  ['a session too many', ([talk, ...l]) => [talk, ...l, ...l], /no more than 2 sessions/],
  ['a second talk', (l) => [l[0], ...l], /talk line comes too late/],
  [
    'a talk at the end',
    ([talk, ...l]) => [
      ...l.slice(
        0,
        l.findIndex(({ type }, i) => i > 0 && type === 'session'),
      ),
      talk,
    ],
    /talk line comes too late/,
  ],
  [
    'a moment of no session',
    ([talk, ...l]) => [{ ...talk, items: [{ session: 7, bookmark: 0 }] }, ...l],
    /session 7 of the talk has no bookmark 0/,
  ],
  [
    'a moment of no bookmark',
    ([talk, ...l]) => [{ ...talk, items: [{ session: 0, bookmark: 99 }] }, ...l],
    /no bookmark 99/,
  ],
  ['sessions without end', ([talk, ...l]) => [{ ...talk, sessions: 1e9 }, ...l], /sessions/],
  ['a talk alone', ([talk]) => [talk], /no session/],
]
it.each(bad)('with %s is refused whole', async (_name, change, why) => {
  const spoilt = fileOf('spoilt.vitrine')
  writeLines(spoilt, change(linesOf(file)))
  const before = [app.sessions.list('', 100).length, app.talks.list().length]
  const error: unknown = await app.importer.importWhole(spoilt).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'import.badFile' })
  expect(JSON.stringify(Reflect.get(error as object, 'data'))).toMatch(why)
  expect([app.sessions.list('', 100).length, app.talks.list().length]).toEqual(before)
  const hidden = app.store.file.sessions
  hidden.purge()
  expect(app.sessions.list('', 100)).toHaveLength(before[0] ?? 0)
})
