import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { OpeningFile } from '#shared/ipc/routes/file.ts'
import { requestKey } from '#shared/trace/request-key.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { FILE_LIMITS } from '#main/services/vitrine-file/limits.ts'
import { CHAT, makeChat } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf } from '#test/unit/support/vitrine-file.ts'

const REQUEST: ProbeRequest = { probe: 'stream', positions: 'all' }
/** Of so many float32 numbers, which a file holds as base64. */
function answerOf(numbers: number): ProbeAnswer {
  const data = new Float32Array(numbers).map((_, i) => Math.fround(Math.sin(i)))
  return {
    stream: { dtype: 'f32', shape: [1, 1, numbers], data },
    indices: { positions: [0] },
  }
}

async function recorded() {
  const { app, runtime, ask } = await makeChat()
  const { sessionId, runId } = await ask('hello', CHAT)
  runtime.run.start().say('a', ' b').finish('a b')
  await app.keeper.ended(runId)
  const store = app.library.storeOfRun(runId)
  const put = (request: ProbeRequest, answer: ProbeAnswer): void => {
    store.transaction(() => {
      store.probes.set(runId, requestKey(request), answer)
    })
  }
  return { app, store, sessionId, runId, put, file: join(tempFolder(), 'out.vitrine') }
}

it('an answer too large for a line is left out, and everything else is in the file', async () => {
  const { app, sessionId, put, file } = await recorded()
  // Four bytes a number, four letters for three bytes: one such line is more than a line may be.
  const tooMany = Math.ceil((FILE_LIMITS.line / 4) * (3 / 4)) + 1
  put(REQUEST, answerOf(tooMany))
  put({ probe: 'stream', positions: [0] }, answerOf(1000))
  expect(await app.exporter.exportSession(sessionId, file)).toEqual({ leftOut: 1 })
  const lines = linesOf(file)
  expect(lines.filter(({ type }) => type === 'probe').map(({ request }) => request)).toEqual([
    { probe: 'stream', positions: [0] },
  ])
  const imported = app.sessions.get(await app.importer.importFile(file))
  expect(imported.messages.map(({ text }) => text)).toEqual(['hello', 'a b'])
})

it('private notes are counted, and stay in the house where they are not to go', async () => {
  const { app, sessionId, runId, file } = await recorded()
  const [first] = app.bookmarks.add({ sessionId, runId, step: 0, title: 'here' })
  const bookmarkId = first?.id ?? 0
  for (const [text, isPublic] of [
    ['mine', false],
    ['all', true],
    ['mine too', false],
  ] as const) {
    app.bookmarks.setNote(sessionId, { id: null, bookmarkId, text, public: isPublic })
  }
  expect(app.exporter.privateNotes([sessionId, 'nowhere'])).toEqual({ notes: 2, sessions: 1 })
  const notesIn = () =>
    linesOf(file)
      .filter(({ type }) => type === 'note')
      .map(({ text }) => text)
  await app.exporter.exportSession(sessionId, file)
  expect(notesIn()).toEqual(['mine', 'all', 'mine too'])
  await app.exporter.exportSession(sessionId, file, { privateNotes: false })
  expect(notesIn()).toEqual(['all'])
  const { session } = app.sessions.get(await app.importer.importFile(file))
  expect(app.bookmarks.list(session.id)[0]?.notes.map(({ text }) => text)).toEqual(['all'])
})

it('a large file tells how far it is, and cancelled leaves nothing behind', async () => {
  const { app, sessionId, put, file } = await recorded()
  for (let i = 0; i < 12; i++) put({ probe: 'stream', positions: [i] }, answerOf(700_000))
  await app.exporter.exportSession(sessionId, file)
  const before = app.sessions.list('', 99).map(({ id }) => id)
  const told: (OpeningFile | null)[] = []
  const unsubscribe = app.openedFiles.onProgress((progress) => {
    told.push(progress)
    if (progress !== null) app.openedFiles.cancel()
  })
  await app.openedFiles.open([file, file])
  unsubscribe()
  const [progress] = told
  expect(progress).toMatchObject({ name: 'out.vitrine', total: statSync(file).size })
  expect(progress?.read).toBeGreaterThan(0)
  expect(progress?.read).toBeLessThan(statSync(file).size)
  expect(told.at(-1)).toBeNull()
  expect(app.openedFiles.take()).toEqual([])
  expect(app.sessions.list('', 99).map(({ id }) => id)).toEqual(before)
  // Not hidden either: what was taken in is gone from the store.
  const { file: store } = app.store
  expect(store.traces.unfinished()).toEqual([])
  await app.openedFiles.open([file])
  expect(app.openedFiles.take()).toMatchObject([{ title: 'hello' }])
})
