import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { beforeEach, expect, test, vi } from 'vitest'
import { DraftService } from '#main/services/draft-service.ts'
import { openDatabase } from '#main/store/database.ts'
import { openStore } from '#main/store/open-store.ts'
import { Store } from '#main/store/store.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { CHAT, makeServices, settled } from '#test/unit/support/services.ts'
import { STATE } from '#test/unit/support/stage.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

let file: string
let db: Database.Database
let runtime: ScriptedRuntime
let app: ReturnType<typeof makeServices>
let told: (string | undefined)[]

beforeEach(async () => {
  file = join(tempFolder(), 'vitrine.sqlite')
  db = openDatabase({ file }).db
  runtime = new ScriptedRuntime()
  const scratch = openStore({ file: null }).file
  app = makeServices({ runtime, opened: { file: new Store(db, false), scratch, problem: null } })
  await app.models.load('tiny')
  told = []
  app.library.shelter.onChange((problem) => told.push(problem?.code))
})

/** The disk has this many pages left of 4 KiB. */
function leave(pages: number): void {
  const used = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${String(used + pages)}`)
}

function makeRoom(): void {
  db.pragma('max_page_count = 1000000')
}

async function ask(text: string, sessionId: string | null = null) {
  const ids = app.runs.chat({ ...CHAT, text, sessionId })
  await settled()
  return ids
}

/** Far more than a few pages hold. */
function sayMuch(): string {
  const words = Array.from({ length: 60 }, (_, i) => `word ${String(i)} ${'x'.repeat(400)} `)
  for (const word of words) runtime.run.say(word)
  return words.join('')
}

/** What the next start reads. */
function later() {
  app.library.close()
  const { file: store, problem } = openStore({ file })
  return { store, problem }
}

test('an answer goes on in memory where the disk is full, and is said to; with room it is in the file', async () => {
  const { sessionId, runId } = await ask('q')
  runtime.run.start().say('shown ')
  leave(3)
  const text = `shown ${sayMuch()}`
  expect(told).toEqual(['store.fullNow'])
  expect(runtime.calls).not.toContain('stop')
  expect(app.shown(runId).map(({ seq }) => seq)).toEqual(app.shown(runId).map((_, i) => i))
  // While it is written nothing is moved.
  expect(app.library.shelter.giveBack()).toBe(false)
  runtime.run.finish(text)
  await settled()
  expect(app.runs.events(runId)).toStrictEqual(app.shown(runId))
  expect(app.sessions.get(sessionId).messages.at(-1)?.text).toBe(text)
  expect(app.sessions.list('', 10).map(({ id }) => id)).toEqual([sessionId])
  expect(app.library.shelter.giveBack()).toBe(false)

  makeRoom()
  expect(app.library.shelter.giveBack()).toBe(true)
  expect(told).toEqual(['store.fullNow', undefined])
  expect(app.runs.events(runId)).toStrictEqual(app.shown(runId))
  const { store, problem } = later()
  expect(problem).toBeNull()
  expect(store.traces.events(runId)).toStrictEqual(app.shown(runId))
  expect(store.traces.run(runId)?.state).toBe('eos')
  expect(store.messages.ofSession(sessionId).at(-1)?.text).toBe(text)
})

test('a conversation goes on, a new one begins, and both are kept once there is room', async () => {
  const first = await ask('q1')
  runtime.run.start().say('one').finish('one')
  await settled()
  for (const title of ['gone', 'before']) {
    app.bookmarks.mark({ runId: first.runId, step: 0, title, look: STATE.look, note: null })
  }
  const [gone, before] = app.bookmarks.list(first.sessionId)
  app.bookmarks.remove(first.sessionId, gone?.id ?? 0)
  leave(0)
  const second = await ask('q2', first.sessionId)
  expect(second.sessionId).toBe(first.sessionId)
  const two = sayAfterStart()
  runtime.run.finish(two)
  await settled()
  const other = await ask('another')
  const three = sayAfterStart()
  runtime.run.finish(three)
  await settled()
  expect(told).toEqual(['store.fullNow'])
  app.bookmarks.mark({
    runId: second.runId,
    step: 1,
    title: 'meanwhile',
    look: STATE.look,
    note: { text: 'said meanwhile', public: true },
  })
  // It is known by the id it had in the file.
  app.bookmarks.rename(first.sessionId, before?.id ?? 0, 'once before')
  app.sessions.rename(first.sessionId, 'a new name')
  app.sessions.tag(first.sessionId, ['t'])
  expect(app.sessions.list('', 10).map(({ title }) => title)).toEqual(['another', 'a new name'])

  makeRoom()
  const { store } = later()
  expect(store.sessions.list('', 10).map(({ id }) => id)).toEqual([
    other.sessionId,
    first.sessionId,
  ])
  expect(store.sessions.get(first.sessionId)).toMatchObject({ title: 'a new name', tags: ['t'] })
  expect(store.messages.ofSession(first.sessionId).map(({ text }) => text)).toEqual([
    ...['q1', 'one', 'q2'],
    two,
  ])
  expect(store.traces.events(second.runId)).toStrictEqual(app.shown(second.runId))
  expect(store.traces.events(other.runId)).toStrictEqual(app.shown(other.runId))
  const marks = store.bookmarks.ofSession(first.sessionId)
  expect(marks.map(({ title, step }) => [title, step])).toEqual([
    ['once before', 0],
    ['meanwhile', 1],
  ])
  expect(store.notes.ofSession(first.sessionId)).toMatchObject([{ text: 'said meanwhile' }])
  expect(store.messages.head(first.sessionId)).toBe(second.answerMessageId)
})

function sayAfterStart(): string {
  runtime.run.start()
  return sayMuch()
}

test('what was deleted meanwhile is deleted in the file too', async () => {
  const { sessionId } = await ask('q')
  runtime.run.start()
  leave(2)
  runtime.run.finish(sayMuch())
  await settled()
  await app.sessions.delete(sessionId)
  expect(app.sessions.list('', 10)).toEqual([])
  makeRoom()
  expect(app.library.shelter.giveBack()).toBe(true)
  expect(app.sessions.list('', 10)).toEqual([])
  expect(later().store.sessions.list('', 10)).toEqual([])
})

test('what people do not want recorded is not, whatever the disk does', async () => {
  app.settings.set({ recording: false })
  const unrecorded = await ask('not to be kept')
  runtime.run.start().finish('a')
  await settled()
  app.settings.set({ recording: true })
  leave(0)
  const kept = await ask('to be kept')
  runtime.run.start().finish('b')
  await settled()
  makeRoom()
  const { store } = later()
  expect(store.sessions.list('', 10).map(({ id }) => id)).toEqual([kept.sessionId])
  expect(store.sessions.has(unrecorded.sessionId)).toBe(false)
})

test('with a full disk settings change for this start, and what was typed is not lost', () => {
  leave(0)
  const much = 'typed '.repeat(2000)
  app.settings.set({ systemPrompt: much })
  expect(app.settings.get().systemPrompt).toBe(much)
  const lost: unknown[] = []
  const drafts = new DraftService({
    library: app.library,
    onError: (error) => lost.push(error),
  })
  drafts.set('', { text: much })
  drafts.flush()
  expect(lost).toMatchObject([{ code: 'store.full' }])
  expect(drafts.list()).toMatchObject([{ text: much }])
  makeRoom()
  drafts.flush()
  expect(later().store.drafts.list()).toMatchObject([{ text: much }])
})

test('it is tried again by itself', async () => {
  const quick = makeServices({
    runtime,
    opened: app.store,
    retryMs: 10,
  })
  await quick.models.load('tiny')
  leave(0)
  const { sessionId } = quick.runs.chat({ ...CHAT, text: 'q'.repeat(20_000) })
  await settled()
  runtime.run.start().finish('a')
  makeRoom()
  await vi.waitUntil(() => quick.library.shelter.problem === null)
  expect(app.store.file.sessions.has(sessionId)).toBe(true)
  expect(app.store.scratch.sessions.has(sessionId)).toBe(false)
})

test('an answer of the inspector that cannot be kept is shown all the same', async () => {
  const { runId } = await ask('q')
  runtime.run.start().say('a').finish('a')
  await settled()
  leave(0)
  const data = new Float32Array(100_000)
  runtime.answer = { score: Array.from(data) } as never
  const answer = await app.runs.probe(runId, { probe: 'score', positions: 'all' })
  expect(answer).toBe(runtime.answer)
})
