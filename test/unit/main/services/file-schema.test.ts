import { Ajv2020 } from 'ajv/dist/2020.js'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import { exported, filled } from '#test/unit/support/exported.ts'
import { lineSchema } from '#test/unit/support/file-schema.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf, unzipped } from '#test/unit/support/vitrine-file.ts'

const FILE = join(import.meta.dirname, '../../../../resources/schema/vitrine-1.schema.json')
const parsed: unknown = JSON.parse(readFileSync(FILE, 'utf8'))

/** By another implementation than the one the app checks lines with. */
const validate = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  // Each stands beside a pattern that says the same.
  formats: { 'date-time': true, base64: true },
}).compile(parsed as object)
const problemsOf = (line: unknown) => (validate(line) ? [] : (validate.errors ?? []))

describe('the JSON Schema of the file format', () => {
  it('says what the app checks', async () => {
    // `npm run unit -- file-schema -u` writes it anew.
    const made = await format(JSON.stringify(lineSchema()), { parser: 'json', printWidth: 100 })
    await expect(made).toMatchFileSnapshot(FILE)
  })

  it.each(readdirSync('resources/samples'))('holds of every line of the sample %s', (name) => {
    const file = join('resources/samples', name)
    const lines = [unzipped(file).header, ...linesOf(file)]
    expect(lines.flatMap(problemsOf)).toEqual([])
  })

  it.each([1, 2, 3, 4, 5, 6])('holds of every line of an export (seed %i)', async (seed) => {
    const app = makeServices({ runtime: new ScriptedRuntime() })
    const file = await exported(app, tempFolder(), seed)
    const lines = [unzipped(file).header, ...linesOf(file)]
    expect(lines.flatMap(problemsOf)).toEqual([])
    expect(lines.length).toBeGreaterThan(20)
  })

  it('holds of every line of a talk', async () => {
    const app = makeServices({ runtime: new ScriptedRuntime() })
    const file = join(tempFolder(), 'talk.vitrine')
    const { id } = app.talks.create('A talk')
    const places = [filled(app, 1), filled(app, 2)].flatMap((sessionId) =>
      app.bookmarks.list(sessionId).map((mark) => ({ sessionId, bookmarkId: mark.id })),
    )
    app.talks.setItems(id, places)
    await app.exporter.exportTalk(id, file)
    expect([unzipped(file).header, ...linesOf(file)].flatMap(problemsOf)).toEqual([])
  })

  it('refuses what the app refuses', async () => {
    const app = makeServices({ runtime: new ScriptedRuntime() })
    const lines = linesOf(await exported(app, tempFolder()))
    for (const line of lines) {
      expect(validate({ ...line, evil: 1 })).toBe(false)
      for (const key of ['type', 'text', 'seq', 'step', 'id']) {
        if (key in line) expect(validate({ ...line, [key]: {} })).toBe(false)
      }
    }
  })
})
