import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, it } from 'vitest'
import { Jobs } from '#main/services/many/jobs.ts'
import {
  exportsOf,
  LONG_ID,
  flipBits,
  PAGE_BYTES,
  profileWith,
  SET_ASIDE,
  wholeLibrary,
  withBytes,
  withoutNames,
  type App,
} from '#test/unit/support/damaged-library.ts'
import { Random } from '#test/unit/support/random.ts'
import type { Line } from '#test/unit/support/vitrine-file.ts'

let folder: string
let whole: ReturnType<typeof wholeLibrary>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-rescue-'))
  whole = wholeLibrary(folder, new Random(7), 12)
  return () => rmSync(folder, { recursive: true, force: true })
})

const rescue = (app: App) => new Jobs().run('job', (job) => app.rescue.rescue(SET_ASIDE, job))
const integrity = (file: string) => {
  const db = new Database(file, { readonly: true })
  const found = [db.pragma('integrity_check', { simple: true }), db.pragma('foreign_key_check')]
  db.close()
  return found
}

/** Damages, rescues, and looks whether all else is as it was. */
async function after(name: string, damage: (file: string) => void) {
  const profile = join(folder, name)
  const app = profileWith(whole.file, profile, damage)
  const file = join(profile, SET_ASIDE)
  const before = readFileSync(file)
  const result = await rescue(app)
  expect(readFileSync(file).equals(before), name).toBe(true)
  expect(
    readdirSync(profile).filter((one) => !/^vitrine\.sqlite(-wal|-shm)?$/.test(one)),
    name,
  ).toEqual([SET_ASIDE])
  const rescued = exportsOf(app)
  expect(rescued.size, name).toBe(result.sessions)
  app.library.close()
  expect(integrity(join(profile, 'vitrine.sqlite')), name).toEqual(['ok', []])
  return { result, rescued, ...compare(rescued) }
}

/** Ids of sessions that are not to the letter as they were, and lines that were in none. */
function compare(rescued: ReadonlyMap<string, Line[]>): { different: string[]; strange: string[] } {
  const { originals } = whole
  const known = new Set([...originals.values()].flat().map(withoutNames))
  const different = [...rescued].filter(
    ([id, lines]) => JSON.stringify(lines) !== JSON.stringify(originals.get(id)),
  )
  const strange = different.flatMap(([, lines]) =>
    lines
      // Of a session tags may be lost, or its row; an answer that is lost is made from its run.
      .filter(({ type, role }) => type !== 'session' && role !== 'assistant')
      .map(withoutNames)
      .filter((line) => !known.has(line)),
  )
  return { different: different.map(([id]) => id), strange }
}

const SESSIONS = 12
const ZEROS = new Uint8Array(PAGE_BYTES)

/** Puts something else in the place of pages, which count from 1. */
function spoil(file: string, pages: readonly number[], bytes: () => Uint8Array = () => ZEROS) {
  withBytes(file, (_size, put) => {
    for (const page of pages) put((page - 1) * PAGE_BYTES, bytes())
    return undefined
  })
}

/** Which pages hold what SQLite knows by one of these names. */
function pagesOf(like: string): number[] {
  const db = new Database(whole.file, { readonly: true })
  const pages = db.prepare<[string], number>('SELECT pageno FROM dbstat WHERE name LIKE ?').pluck()
  const found = pages.all(like)
  db.close()
  return found
}

/** Nothing is on them but what one session was asked, from end to end. */
function longPages(): number[] {
  const bytes = readFileSync(whole.file)
  return Array.from({ length: bytes.length / PAGE_BYTES }, (_, i) => i + 1).filter((page) =>
    /^[\0-\xff]{4}Q{4092}$/.test(
      bytes.toString('latin1', (page - 1) * PAGE_BYTES, page * PAGE_BYTES),
    ),
  )
}

describe('a rescue', () => {
  it('takes over everything of a library that is whole, once', async () => {
    const app = profileWith(whole.file, join(folder, 'p'), () => undefined)
    const all = { partly: 0, lost: 0, marks: [], stopped: false, problem: null }
    expect(await rescue(app)).toMatchObject({ ...all, sessions: SESSIONS, already: 0 })
    expect(exportsOf(app)).toEqual(whole.originals)
    expect(app.drafts.list()).toContainEqual({ sessionId: 't-1', text: 'draft t-1', files: [] })
    expect(await rescue(app)).toMatchObject({ ...all, sessions: 0, already: SESSIONS })
    expect(app.sessions.list('', 100)).toHaveLength(SESSIONS)
  })

  it.each(['zeros', 'noise'])('keeps to the truth where pages have become %s', async (what) => {
    const random = new Random(11)
    const pages = statSync(whole.file).size / PAGE_BYTES
    for (let i = 0; i < 9; i++) {
      const at = random.list(random.int(1, 4), () => random.int(2, pages + 1))
      const name = `${what} ${at.join(' ')}`
      const { result, different, strange } = await after(name, (file) => {
        spoil(file, at, () => (what === 'zeros' ? ZEROS : random.bytes(PAGE_BYTES)))
      })
      expect(strange, name).toEqual([])
      expect(result.problem, name).toBeNull()
      expect(result.sessions + result.lost, name).toBeGreaterThanOrEqual(SESSIONS)
      if (result.marks.length === 0) expect(different, name).toHaveLength(result.partly)
    }
  })

  it('keeps to the truth where the file is cut short', async () => {
    const random = new Random(12)
    let rescued = 0
    for (let i = 0; i < 9; i++) {
      const name = `cut ${String(i)}`
      const { result, different, strange } = await after(name, (file) => {
        withBytes(file, (size) => random.int(PAGE_BYTES, size))
      })
      expect(strange, name).toEqual([])
      if (result.marks.length === 0) expect(different, name).toHaveLength(result.partly)
      rescued += result.sessions
    }
    expect(rescued).toBeGreaterThan(SESSIONS)
  })

  // SQLite keeps no checksums: a letter that became another is no damage it could see.
  it('harms no more where bits have flipped than these bits', async () => {
    const random = new Random(13)
    const flips = 5
    for (let i = 0; i < 9; i++) {
      const name = `bits ${String(i)}`
      const { result, different, strange } = await after(name, (file) => {
        flipBits(file, random, flips)
      })
      expect(strange.length, name).toBeLessThanOrEqual(flips)
      expect(result.sessions, name).toBeGreaterThanOrEqual(SESSIONS - flips)
      if (result.marks.length === 0) {
        expect(different.length, name).toBeLessThanOrEqual(result.partly + flips)
      }
    }
  })

  it('gives back all others where the pages of one session are damaged', async () => {
    const own = longPages()
    expect(own.length).toBeGreaterThan(2)
    const random = new Random(14)
    const { result, different } = await after('one', (file) => {
      spoil(file, own, () => random.bytes(PAGE_BYTES))
    })
    expect(result).toMatchObject({ sessions: SESSIONS, partly: 1, lost: 0 })
    expect(different).toEqual([LONG_ID])
  })

  it('does not take zeros in the place of a page for text', async () => {
    // The page that follows the last full one: its number stands at the beginning of that.
    const bytes = readFileSync(whole.file)
    const next = longPages().map((page) => bytes.readUInt32BE((page - 1) * PAGE_BYTES))
    const [end = 0] = next.filter((page) => !longPages().includes(page))
    const { result, strange } = await after('blank', (file) => {
      spoil(file, [end])
    })
    expect(strange).toEqual([])
    expect(result).toMatchObject({ sessions: SESSIONS, partly: 1, lost: 0 })
  })

  it('needs no index', async () => {
    const pages = ['sqlite_autoindex%', '%_by_%', '%_text%', 'run_unfinished'].flatMap(pagesOf)
    expect(pages.length).toBeGreaterThan(10)
    const { result, different } = await after('indexes', (file) => {
      spoil(file, pages)
    })
    expect(result).toMatchObject({ sessions: SESSIONS, partly: 0, lost: 0, marks: [] })
    expect(different).toEqual([])
  })

  it('needs neither the first page nor the list of tables', async () => {
    for (const pages of [[1], pagesOf('sqlite_schema').slice(1), pagesOf('sqlite_schema')]) {
      expect(pages).not.toEqual([])
      const { result, different } = await after(`schema ${pages.join(' ')}`, (file) => {
        spoil(file, pages)
      })
      expect(result).toMatchObject({ sessions: SESSIONS, partly: 0, lost: 0, problem: null })
      expect(different).toEqual([])
    }
  })

  it('names sessions after what was asked where their own rows are lost, the same each time', async () => {
    const app = profileWith(whole.file, join(folder, 'names'), (file) => {
      spoil(file, pagesOf('session'))
    })
    expect(await rescue(app)).toMatchObject({ sessions: SESSIONS, partly: SESSIONS, lost: 0 })
    const titles = app.sessions.list('', 100).map(({ title }) => title)
    expect(titles.filter((title) => /^t-\d+\?/.test(title))).toHaveLength(SESSIONS / 2)
    expect(await rescue(app)).toMatchObject({ sessions: 0, already: SESSIONS })
  })

  it('leaves a run out that a file would not be read with', async () => {
    const { result, different, rescued } = await after('content', (file) => {
      const db = new Database(file)
      db.exec(`UPDATE event SET json = '{"step":"none"}' WHERE kind = 'token' AND run_key =
        (SELECT key FROM run WHERE id = 't-3-run')`)
      db.close()
    })
    expect(result).toMatchObject({ sessions: SESSIONS, partly: 1, lost: 0 })
    expect(different).toEqual(['t-3'])
    expect(rescued.get('t-3')?.map(({ type }) => type)).toEqual(['session', 'message', 'message'])
  })

  it('reads a library of an earlier version, and refuses one of a later', async () => {
    const older = await after('older', (file) => {
      const db = new Database(file)
      db.exec('ALTER TABLE bookmark DROP COLUMN look; PRAGMA user_version = 7')
      db.close()
    })
    expect(older.result).toMatchObject({ sessions: SESSIONS, partly: 0, lost: 0, marks: [] })
    const newer = await after('newer', (file) => {
      const db = new Database(file)
      db.pragma('user_version = 99')
      db.close()
    })
    expect(newer.result.problem).toMatchObject({ code: 'rescue.newer', data: { found: 99 } })
  })

  it('says of what is no library that nothing can be read', async () => {
    const { result } = await after('text', (file) => {
      withBytes(file, (_size, put) => {
        put(0, Buffer.from('no database'))
        return 11
      })
    })
    expect(result).toMatchObject({ sessions: 0, problem: { code: 'rescue.unreadable' } })
  })

  it('stops between two sessions, and goes on from there', async () => {
    const app = profileWith(whole.file, join(folder, 'stopped'), () => undefined)
    const jobs = new Jobs()
    jobs.onProgress(({ done }) => {
      if (done === 3) jobs.stop('job')
    })
    const stopped = await jobs.run('job', (job) => app.rescue.rescue(SET_ASIDE, job))
    expect(stopped).toMatchObject({ sessions: 3, stopped: true, problem: null })
    expect(
      readdirSync(join(folder, 'stopped')).filter((name) => name.startsWith('rescue-')),
    ).toEqual([])
    const rest = { sessions: SESSIONS - 3, already: 3, stopped: false }
    expect(await rescue(app)).toMatchObject(rest)
  })

  it('reads nothing but what was set aside, one at a time', async () => {
    const app = profileWith(whole.file, join(folder, 'alone'), () => undefined)
    expect(await app.rescue.list()).toEqual([
      {
        name: SET_ASIDE,
        folder: join(folder, 'alone'),
        atMs: Date.UTC(2026, 10, 30, 8, 9, 10, 123),
        bytes: statSync(whole.file).size,
      },
    ])
    const from = (name: string) => new Jobs().run('job', (job) => app.rescue.rescue(name, job))
    await expect(from('vitrine.sqlite')).rejects.toMatchObject({ code: 'rescue.gone' })
    await expect(from(`../alone/${SET_ASIDE}`)).rejects.toMatchObject({ code: 'rescue.gone' })
    const attempt = () => rescue(app).catch((error: unknown) => error)
    const codes = await Promise.all([attempt(), attempt()])
    expect(codes).toContainEqual(expect.objectContaining({ sessions: SESSIONS }))
    expect(codes).toContainEqual(expect.objectContaining({ code: 'rescue.busy' }))
  })
})
