import { createHash } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { reduceAll, EMPTY_VIEW } from '#renderer/trace/reduce.ts'
import { Random } from '#test/unit/support/random.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { addRun } from '#test/unit/support/store-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'
import { linesOf, unzipped, writeLines } from '#test/unit/support/vitrine-file.ts'

import { exported, filled } from '#test/unit/support/exported.ts'

let app: ReturnType<typeof makeServices>
let folder: string

beforeEach(() => {
  app = makeServices({ runtime: new ScriptedRuntime() })
  folder = tempFolder()
})

describe('export', () => {
  it('has a header that sums up what follows, in the order of the format', async () => {
    const file = await exported(app, folder)
    const { header, body } = unzipped(file)
    const lines = linesOf(file)
    expect(Object.keys(header)).toEqual(['format', 'version', 'app', 'created', 'lines', 'sha256'])
    expect(header).toMatchObject({
      format: 'vitrine',
      version: 1,
      app: '0.0.0-test',
      lines: lines.length + 1,
    })
    expect(header.sha256).toBe(createHash('sha256').update(body).digest('hex'))
    const types = lines.map(({ type }) => type)
    expect(types.filter((type, i) => type !== types[i - 1])).toEqual([
      'session',
      'message',
      'run',
      'event',
      'probe',
      'bookmark',
      'note',
    ])
    expect(lines.filter(({ type }) => type === 'run').map(({ id }) => id)).toEqual(['r1', 'r2'])
    expect(
      lines.filter(({ type, run }) => type === 'event' && run === 'r1').map(({ seq }) => seq),
    ).toEqual(app.runs.events('s-1-run').map(({ seq }) => seq))
  })

  it('leaves nothing behind but the file, also when it fails', async () => {
    await exported(app, folder)
    expect(readdirSync(folder)).toEqual(['1.vitrine'])
    const nowhere = join(folder, 'no such folder', 'a.vitrine')
    await expect(app.exporter.exportSession('s-1', nowhere)).rejects.toMatchObject({
      code: 'export.failed',
      data: { file: nowhere },
    })
    expect(readdirSync(folder)).toEqual(['1.vitrine'])
  })

  it('replaces an older file as a whole', async () => {
    const file = join(folder, 'a.vitrine')
    writeFileSync(file, 'old')
    await app.exporter.exportSession(filled(app), file)
    expect(unzipped(file).header.format).toBe('vitrine')
  })

  it('is refused while an answer is written', async () => {
    const id = filled(app)
    addRun(app.store.file, id, 'unfinished', anyRun(new Random(2), 'unfinished').slice(0, 1))
    const file = join(folder, 'a.vitrine')
    await expect(app.exporter.exportSession(id, file)).rejects.toMatchObject({
      code: 'run.alreadyRunning',
    })
    expect(existsSync(file)).toBe(false)
  })

  it.each([
    ['What is 1/2?', 'What is 1 2.vitrine'],
    ['..\\..\\evil: "name"', 'evil name.vitrine'],
    ['???', 'session.vitrine'],
    ['长城有多长？', '长城有多长？.vitrine'],
  ])('offers %j as %j', (title, name) => {
    app.store.file.sessions.create({ id: 'x', title, sample: false, createdMs: 1 })
    expect(app.exporter.fileName('x', false)).toBe(name)
    expect(app.exporter.fileName('x', true)).toMatch(/^session \d{4}-\d\d-\d\d\.vitrine$/)
  })
})

describe('import', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of an export gives the same session again (seed %i)',
    async (seed) => {
      const file = await exported(app, folder, seed)
      const id = await app.importer.importFile(file)
      const again = join(folder, 'again.vitrine')
      await app.exporter.exportSession(id, again)
      expect(unzipped(again).body).toBe(unzipped(file).body)
      const copy = app.sessions.get(id)
      const original = app.sessions.get(`s-${String(seed)}`)
      expect(copy.session).toMatchObject({
        title: original.session.title,
        messages: 4,
        runs: 2,
        sample: false,
      })
      for (const [i, run] of copy.runs.entries()) {
        const from = original.runs[i]!
        expect(run).toEqual({ ...from, id: run.id })
        const [a, b] = [app.runs.events(run.id), app.runs.events(from.id)]
        expect(a.slice(1)).toStrictEqual(b.slice(1))
        const [viewA, viewB] = [reduceAll(EMPTY_VIEW, a), reduceAll(EMPTY_VIEW, b)]
        expect({ ...viewA, header: null }).toStrictEqual({ ...viewB, header: null })
        expect({ ...viewA.header, runId: '' }).toStrictEqual({ ...viewB.header, runId: '' })
      }
      expect(app.sessions.list('branch', 5).map((session) => session.id)).toContain(id)
    },
  )

  it('twice gives two sessions', async () => {
    const file = await exported(app, folder)
    const ids = [await app.importer.importFile(file), await app.importer.importFile(file)]
    expect(new Set([...ids, 's-1']).size).toBe(3)
    expect(app.sessions.list('', 9)).toHaveLength(3)
  })
})

describe('sample sessions', () => {
  it('come in once, can be continued only in a copy, and do not return when deleted', async () => {
    await exported(app, folder)
    expect(await app.importer.importSamples(folder)).toHaveLength(1)
    expect(await app.importer.importSamples(folder)).toEqual([])
    const sample = app.sessions.list('', 9).find((session) => session.sample)!
    expect(() => app.sessions.rename(sample.id, 'mine')).toThrow(
      expect.objectContaining({ code: 'session.readOnly' }),
    )
    await app.models.load('tiny')
    const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 3 }
    const ids = app.runs.chat({
      sessionId: sample.id,
      parentId: null,
      text: 'and?',
      system: null,
      sampling,
      capture: 'none',
    })
    expect(ids.sessionId).not.toBe(sample.id)
    expect(app.sessions.get(ids.sessionId).session.sample).toBe(false)
    await app.sessions.delete(sample.id)
    expect(await app.importer.importSamples(folder)).toEqual([])
  })

  it('are replaced when the app brings another version of them', async () => {
    await exported(app, folder)
    const [old = ''] = await app.importer.importSamples(folder)
    const lines = linesOf(join(folder, '1.vitrine'))
    writeLines(join(folder, '1.vitrine'), [{ ...lines[0], title: 'New' }, ...lines.slice(1)])
    const [fresh = ''] = await app.importer.importSamples(folder)
    expect(app.sessions.get(fresh).session).toMatchObject({ title: 'New', sample: true })
    expect(() => app.sessions.get(old)).toThrow(
      expect.objectContaining({ code: 'session.notFound' }),
    )
  })

  it('may be missing', async () => {
    expect(await app.importer.importSamples(join(folder, 'nowhere'))).toEqual([])
  })
})
