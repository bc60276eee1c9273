import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { exportMany } from '#main/services/many/export-many.ts'
import type { LibraryProgress } from '#shared/ipc/routes/library.ts'
import { Random } from '#test/unit/support/random.ts'
import { makeChat, makeServices } from '#test/unit/support/services.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { addSession } from '#test/unit/support/store-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'
import { linesOf } from '#test/unit/support/vitrine-file.ts'

/** Sessions with these titles, `s0`, `s1` …, and two samples. */
function library(titles: readonly string[], tokens = 4) {
  const app = makeServices({ runtime: new ScriptedRuntime() })
  const random = new Random(3)
  titles.forEach((title, i) => {
    const id = `s${String(i)}`
    const events = anyRun(random, `${id}-run`, tokens)
    addSession(app.store.file, { id, title, question: 'q', answer: 'a', events })
  })
  const create = (id: string) => {
    app.store.file.sessions.create({ id, title: id, sample: true, createdMs: 1 })
  }
  create('sample-a')
  create('sample-b')
  const ids = titles.map((_, i) => `s${String(i)}`)
  const told: LibraryProgress[] = []
  app.jobs.onProgress((progress) => told.push(progress))
  const write = (
    sessionIds: readonly string[],
    folder: string,
    { hideTitles = false, privateNotes = true } = {},
  ) => {
    const { library, exporter } = app
    const work = { library, exporter, sessionIds, folder, hideTitles, privateNotes }
    return app.jobs.run('job', (job) => exportMany(work, job))
  }
  return { app, ids, told, write }
}

describe('many sessions', () => {
  it('are deleted and brought back together; what came with the app stays', async () => {
    const { app, ids } = library(['a', 'b', 'c'])
    const changed: string[] = []
    app.library.onSessionChanged((id) => changed.push(id))
    expect(await app.many.delete(['sample-a', 's0', 's2', 'nowhere'])).toEqual(['s0', 's2'])
    const listed = () => app.sessions.list('', 9).map(({ id }) => id)
    expect(listed().sort()).toEqual(['s1', 'sample-a', 'sample-b'])
    expect(app.many.usage().sessions).toBe(3)
    app.many.restore(['s0', 's2'])
    expect(listed()).toEqual(expect.arrayContaining(ids))
    expect(changed).toEqual(['s0', 's2', 's0', 's2'])
  })

  it('that are deleted while one of them is being written stop it', async () => {
    const { app, runtime, ask } = await makeChat()
    const { sessionId, runId } = await ask('q')
    runtime.run.start().say('a')
    await app.many.delete([sessionId])
    expect(runtime.calls).toContain('stop')
    runtime.run.finish('a', 'stopped')
    await expect(app.keeper.ended(runId)).resolves.toBe('stopped')
    expect(app.sessions.list('', 5)).toEqual([])
  })

  it('are pinned and tagged together, each keeping what it has of its own', () => {
    const { app, ids } = library(['a', 'b'])
    app.sessions.tag('s0', ['own', 'old'])
    app.many.tag([...ids, 'nowhere'], ['Demo', 'demo'], ['old'])
    app.many.pin(ids, true)
    const of = (id: string) => app.sessions.get(id).session
    expect(of('s0')).toMatchObject({ tags: ['demo', 'own'], pinned: true })
    expect(of('s1')).toMatchObject({ tags: ['demo'], pinned: true })
    const names = Array.from({ length: 20 }, (_, i) => `t${String(i).padStart(2, '0')}`)
    app.many.tag(['s0'], names, [])
    expect(of('s0').tags).toHaveLength(20)
    expect(of('s0').tags).toContain('own')
  })

  it('take together what each of them takes', () => {
    const { app, ids } = library(['a', 'b', 'c'])
    const each = [...ids, 'sample-a', 'sample-b'].map((id) => app.sessions.get(id).session.bytes)
    expect(app.many.usage()).toEqual({ sessions: 5, bytes: each.reduce((a, b) => a + b) })
  })
})

describe('previews', () => {
  it('show the surprise of each token, of many the highest, and how long it took', async () => {
    const { app } = library(['a', 'b'], 30)
    const long = anyRun(new Random(8), 'long-run', 1000)
    addSession(app.store.file, { id: 'long', title: 'l', question: 'q', answer: 'a', events: long })
    const [few, many, ...rest] = await app.previews.of(['s0', 'long', 'nowhere', 'sample-a'])
    const bits = (runId: string) =>
      app.runs
        .events(runId)
        .flatMap((event) => (event.kind === 'token' ? [-event.logprob / Math.log(2)] : []))
    const rounded = (values: number[]) => values.map((value) => Math.round(value * 100) / 100)
    expect(few?.bars).toEqual(rounded(bits('s0-run')))
    expect(few?.durationMs).toBeCloseTo(app.runs.events('s0-run').at(-1)?.tMs ?? 0)
    const all = bits('long-run')
    expect(many?.bars).toHaveLength(64)
    expect(Math.max(...(many?.bars ?? []))).toBe(rounded([Math.max(...all)])[0])
    expect(many?.bars[0]).toBe(rounded([Math.max(...all.slice(0, 15))])[0])
    expect(rest).toEqual([{ sessionId: 'sample-a', bars: [], durationMs: 0 }])
    const branch = anyRun(new Random(4), 'branch-run', 9).map((event) =>
      event.kind === 'run-started'
        ? { ...event, run: { ...event.run, begun: { kept: 4, forced: false } } }
        : event,
    )
    addSession(app.store.file, {
      id: 'branch',
      title: 'b',
      question: 'q',
      answer: 'a',
      events: branch,
    })
    const [own] = await app.previews.of(['branch'])
    expect(own?.bars).toEqual(rounded(bits('branch-run').slice(4)))
    expect(app.sessions.get('long').session).toMatchObject({ tokens: 1000, bookmarks: 0, notes: 0 })
  })

  it('are made again when a session has more', async () => {
    const { app, runtime, ask } = await makeChat()
    const { sessionId, runId } = await ask('q')
    runtime.run.start().say('a', 'b')
    expect((await app.previews.of([sessionId]))[0]?.bars).toHaveLength(2)
    runtime.run.say('c').finish('abc')
    await app.keeper.ended(runId)
    expect((await app.previews.of([sessionId]))[0]?.bars).toHaveLength(3)
  })
})

describe('the export of many sessions', () => {
  it('gives each a name of its own that every system takes, and writes over nothing', async () => {
    const { app, ids, told, write } = library(['Otter', 'otter', 'a/b: c?', 'con', 'Otter', 'Été'])
    const folder = tempFolder()
    writeFileSync(join(folder, 'OTTER (2).vitrine'), 'mine')
    writeFileSync(join(folder, 'E\u0301te\u0301.vitrine'), 'mine too')
    const done = await write([...ids, 'nowhere'], folder)
    expect(done.files).toEqual([
      'Otter.vitrine',
      'otter (3).vitrine',
      'a b c.vitrine',
      '_con.vitrine',
      'Otter (4).vitrine',
      'Été (2).vitrine',
    ])
    expect(done.failures).toMatchObject([
      { sessionId: 'nowhere', error: { code: 'session.notFound' } },
    ])
    expect(readdirSync(folder)).toHaveLength(8)
    const [, third] = await Promise.all(
      [0, 2].map((at) => app.importer.importFile(join(folder, done.files[at] ?? ''))),
    )
    expect(app.sessions.get(third ?? '').session.title).toBe('a/b: c?')
    expect(told.map(({ done: so, total }) => [so, total])).toEqual(
      ids.concat('x').map((_, i) => [i, 7]),
    )
    const total = ids.reduce((sum, id) => sum + app.sessions.get(id).session.bytes, 0)
    expect(told[0]).toMatchObject({ job: 'job', doneBytes: 0, totalBytes: total })

    const hidden = await write(ids.slice(0, 2), tempFolder(), { hideTitles: true })
    expect(hidden.files).toEqual(['session 1970-01-01.vitrine', 'session 1970-01-01 (2).vitrine'])
  })

  it('takes notes for the presenter alone along, or leaves them all at home', async () => {
    const { app, ids, write } = library(['a', 'b', 'c'])
    const noted = (at: number, text: string, isPublic: boolean) => {
      const sessionId = `s${String(at)}`
      const marks = app.bookmarks.add({ sessionId, runId: `${sessionId}-run`, step: 0, title: 'm' })
      const bookmarkId = marks.at(-1)?.id ?? 0
      app.bookmarks.setNote(sessionId, { id: null, bookmarkId, text, public: isPublic })
    }
    noted(0, 'mine', false)
    noted(0, 'mine too', false)
    noted(1, 'for all', true)
    noted(2, 'mine as well', false)
    expect(app.exporter.privateNotes(ids)).toEqual({ notes: 3, sessions: 2 })
    expect(app.exporter.privateNotes(['s1', 'nowhere'])).toEqual({ notes: 0, sessions: 0 })
    const notesIn = (folder: string, files: readonly string[]) =>
      files.map((name) =>
        linesOf(join(folder, name)).flatMap((line) => (line.type === 'note' ? [line.text] : [])),
      )
    for (const [privateNotes, notes] of [
      [true, [['mine', 'mine too'], ['for all'], ['mine as well']]],
      [false, [[], ['for all'], []]],
    ] as const) {
      const folder = tempFolder()
      const { files, leftOut } = await write(ids, folder, { privateNotes })
      expect(notesIn(folder, files)).toEqual(notes)
      expect(leftOut).toBe(0)
    }
  })

  it('says of each why it could not be written, and leaves nothing half-written', async () => {
    const { ids, write } = library(['a', 'b'])
    const gone = join(tempFolder(), 'gone')
    const nowhere = await write(ids, gone)
    expect(nowhere).toMatchObject({ files: [], stopped: false })
    expect(nowhere.failures.map(({ title, error }) => [title, error.code])).toEqual([
      ['a', 'export.failed'],
      ['b', 'export.failed'],
    ])
    expect(existsSync(gone)).toBe(false)

    // What stands in the file's place cannot be replaced, and what was written beside it is taken away.
    const folder = tempFolder()
    const blocked = join(folder, 'a.vitrine')
    const { app } = library(['a'])
    mkdirSync(join(blocked, 'inside'), { recursive: true })
    await expect(app.exporter.exportSession('s0', blocked)).rejects.toMatchObject({
      code: 'export.failed',
    })
    expect(readdirSync(folder)).toEqual(['a.vitrine'])
  })

  it('stops within 200 ms, and leaves only whole files', async () => {
    const { app, ids, told, write } = library(['a', 'b', 'c'], 3000)
    const folder = tempFolder()
    const writing = write(ids, folder)
    while (!told.some(({ done }) => done === 1)) await delay(5)
    await delay(30)
    const before = performance.now()
    app.jobs.stop('job')
    const done = await writing
    expect(performance.now() - before).toBeLessThan(200)
    expect(done).toMatchObject({ stopped: true, failures: [] })
    expect(readdirSync(folder)).toEqual(done.files)
    expect(done.files.length).toBeLessThan(3)
    for (const file of done.files) await app.importer.importFile(join(folder, file))
  })
})
