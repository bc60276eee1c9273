import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import { FILE_LIMITS } from '#main/services/vitrine-file/limits.ts'
import { openStore } from '#main/store/open-store.ts'
import en from '#renderer/i18n/en/errors.ts'
import zh from '#renderer/i18n/zh-CN/errors.ts'
import { exported } from '#test/unit/support/exported.ts'
import { Random } from '#test/unit/support/random.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices, tinyModels } from '#test/unit/support/services.ts'
import { SPOILS } from '#test/unit/support/spoilt-file.ts'

const COUNT = process.env.VITRINE_PROOF === '1' ? 500 : 60
const KINDS = Object.entries(SPOILS)
/** Small ones, so that files that break them are small too. */
const limits = { ...FILE_LIMITS, line: 2 ** 19, total: 2 ** 21, values: 100_000 }

/** Rows of every table, the indices' own included. */
function rowsOf(file: string): Record<string, number> {
  const db = new Database(file, { readonly: true })
  const tables = db
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .all()
  const rows = tables.map(({ name }) => [
    name,
    db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${name}"`).get()?.n ?? 0,
  ])
  db.close()
  return Object.fromEntries(rows.filter(([name]) => !String(name).includes('_text'))) as Record<
    string,
    number
  >
}

/** A sentence with nothing left to fill in. */
function sentence(errors: typeof zh, { code, data }: AppError): string {
  const [group = '', name = ''] = code.split('.')
  const texts = Object.entries(errors).find(([key]) => key === group)?.[1]
  const text = Object.entries(texts ?? {}).find(([key]) => key === name)?.[1]
  return String(text).replaceAll(/\{(\w+)\}/g, (hole, field: string) => String(data[field] ?? hole))
}

describe(`${String(COUNT)} spoilt files`, () => {
  let app: ReturnType<typeof makeServices>
  let folder: string
  let database: string
  let whole: [string, ...string[]]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vitrine-spoilt-'))
    database = join(folder, 'vitrine.sqlite')
    app = makeServices({
      runtime: new ScriptedRuntime(),
      opened: openStore({ file: database }),
      models: tinyModels(join(folder, 'models')),
    })
    const files = []
    for (const seed of [1, 2, 3, 4]) files.push(await exported(app, folder, seed))
    whole = files as typeof whole
  })

  afterAll(() => {
    app.library.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(
    Array.from({ length: COUNT }, (_, seed) => {
      const [kind = '', spoil] = KINDS[seed % KINDS.length] ?? []
      return { seed, kind, spoil }
    }),
  )('$kind (seed $seed): a sentence, and nothing taken in', async ({ seed, spoil }) => {
    const random = new Random(seed)
    const to = join(folder, 'spoilt.vitrine')
    spoil?.({ from: random.pick(whole), to, random })
    const before = rowsOf(database)
    const error: unknown = await app.importer
      .importFile(to, { limits })
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof AppError)) throw new Error(`it was taken in: ${String(error)}`)
    expect(error.code).toMatch(/^import\./)
    for (const errors of [en, zh]) {
      const said = sentence(errors, error)
      expect(said).not.toMatch(/[{}]\w+\}|undefined/)
      expect(said.length).toBeLessThan(700)
    }
    expect(rowsOf(database)).toEqual(before)
    expect(app.sessions.list('', 9)).toHaveLength(4)
  })

  it('the whole ones are taken in all the same', async () => {
    for (const file of whole) await app.importer.importFile(file, { limits })
    expect(app.sessions.list('', 9)).toHaveLength(8)
  })
})
