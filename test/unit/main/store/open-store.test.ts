import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#main/store/database.ts'
import { MIGRATIONS } from '#main/store/migrations/all.ts'
import { openStore } from '#main/store/open-store.ts'
import type { Migration } from '#main/store/migrations/migration.ts'
import { Random } from '#test/unit/support/random.ts'
import { addSession } from '#test/unit/support/store-data.ts'
import { anyHeader, anyRun } from '#test/unit/support/trace-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

function filled(): string {
  const file = join(tempFolder(), 'vitrine.sqlite')
  const { file: store, scratch } = openStore({ file })
  const random = new Random(1)
  for (let i = 0; i < 20; i++) {
    const id = `s${String(i)}`
    addSession(store, {
      id,
      title: `Title ${id}`,
      question: 'q',
      answer: 'a',
      events: anyRun(random, `${id}-run`, 6),
    })
  }
  store.close()
  scratch.close()
  return file
}

/** Text as UTF-8 can hold it: lone surrogates replaced. */
const throughUtf8 = (text: string) => Buffer.from(text, 'utf8').toString('utf8')

const titles = (file: string) => {
  const { file: store, problem } = openStore({ file })
  return { titles: store.sessions.list('', 100).map(({ title }) => title), problem }
}

const NEWEST = MIGRATIONS.length

describe('opening the store', () => {
  it('gives back after a restart what was put in', () => {
    const file = filled()
    const { file: store, problem } = openStore({ file })
    expect(problem).toBeNull()
    const random = new Random(1)
    expect(store.sessions.list('', 100)).toHaveLength(20)
    expect(store.traces.events('s0-run')).toStrictEqual(anyRun(random, 's0-run', 6))
  })

  it('keeps what is committed in WAL, with foreign keys on', () => {
    const { db } = openDatabase({ file: join(tempFolder(), 'a.sqlite') })
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(db.pragma('synchronous', { simple: true })).toBe(1)
    expect(() => db.exec("INSERT INTO event VALUES (99, 0, 'token', 0, '{}', NULL)")).toThrow(
      /FOREIGN KEY/,
    )
    expect(() => db.exec("INSERT INTO setting VALUES ('a', x'00')")).toThrow(/cannot store BLOB/)
  })

  it('numbers its migrations 1, 2, 3 …', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1))
  })

  it('migrates an older file, keeping a copy of it as it was', () => {
    const file = filled()
    const next: Migration = {
      version: NEWEST + 1,
      sql: 'CREATE TABLE later (a INTEGER) STRICT; UPDATE session SET title = title || "!"',
    }
    const sql = next.sql.replaceAll('"', "'")
    const { db, problem } = openDatabase({ file, migrations: [...MIGRATIONS, { ...next, sql }] })
    expect(problem).toBeNull()
    expect(db.pragma('user_version', { simple: true })).toBe(NEWEST + 1)
    expect(db.prepare('SELECT count(*) AS n FROM session WHERE title LIKE ?').get('%!')).toEqual({
      n: 20,
    })
    db.close()
    const copy = new Database(`${file}.version-${String(NEWEST)}.backup`, { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(NEWEST)
    expect(copy.prepare('SELECT count(*) AS n FROM session WHERE title LIKE ?').get('%!')).toEqual({
      n: 0,
    })
    expect(copy.prepare('SELECT count(*) AS n FROM session').get()).toEqual({ n: 20 })
    copy.close()
  })

  it('keeps what runs were for, and all they hold, when translations come', () => {
    const file = join(tempFolder(), 'vitrine.sqlite')
    const before = openDatabase({ file, migrations: MIGRATIONS.slice(0, 4) }).db
    before.exec(`
      INSERT INTO session (key, id, title, sample, created_ms, updated_ms) VALUES (1, 's', 't', 0, 1, 1);
      INSERT INTO run (key, id, session_key, task, model_id, model_sha256, state, started_ms, header)
        VALUES (1, 'a', 1, 'chat', 'm', '', 'eos', 1, '{}'), (2, 'b', 1, 'complete', 'm', '', 'eos', 1, '{}');
      INSERT INTO event VALUES (1, 0, 'token', 0, '{}', NULL), (2, 0, 'token', 0, '{}', NULL);
    `)
    before.close()
    const { db } = openDatabase({ file })
    expect(db.prepare('SELECT id, task FROM run ORDER BY key').all()).toEqual([
      { id: 'a', task: 'chat' },
      { id: 'b', task: 'complete' },
    ])
    expect(db.prepare('SELECT count(*) AS n FROM event').get()).toEqual({ n: 2 })
    db.exec("UPDATE run SET task = 'translate' WHERE key = 1")
    expect(() => db.exec("UPDATE run SET task = 'other'")).toThrow(/CHECK/)
    expect(db.pragma('foreign_key_check')).toEqual([])
    db.close()
  })

  it('leaves the file as it was when a migration fails', () => {
    const file = filled()
    const broken: Migration = {
      version: NEWEST + 1,
      sql: 'CREATE TABLE half (a INTEGER); INSERT INTO nowhere VALUES (1)',
    }
    const { file: stand, problem } = openStore({ file, migrations: [...MIGRATIONS, broken] })
    expect(problem?.code).toBe('store.onlyRead')
    expect(stand.sessions.list('', 100)).toHaveLength(20)
    expect(stand.readOnly).toBe(true)
    const db = new Database(file)
    expect(db.pragma('user_version', { simple: true })).toBe(NEWEST)
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half'").get()).toEqual(
      { n: 0 },
    )
    db.close()
    expect(titles(file)).toMatchObject({ problem: null })
  })

  it('opens a newer file for reading only and changes nothing in it', () => {
    const file = filled()
    const db = new Database(file)
    db.pragma(`user_version = ${String(NEWEST + 1)}`)
    db.close()
    const before = readFileSync(file)
    const { file: store, problem } = openStore({ file })
    expect(problem).toEqual({ code: 'store.newer', data: { found: NEWEST + 1, known: NEWEST } })
    expect(store.readOnly).toBe(true)
    expect(store.sessions.list('', 100)).toHaveLength(20)
    expect(() => {
      store.transaction(() => {
        store.sessions.rename('s1', 'x')
      })
    }).toThrow(expect.objectContaining({ code: 'store.readOnly' }))
    store.close()
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('does without a newer file whose tables it cannot read', () => {
    const file = filled()
    const db = new Database(file)
    db.exec(`DROP TABLE bookmark; PRAGMA user_version = ${String(NEWEST + 1)}`)
    db.close()
    const { file: store, problem } = openStore({ file })
    expect(problem?.code).toBe('store.newer')
    expect(store.sessions.list('', 10)).toEqual([])
  })

  it.each([
    [
      'overwritten from its first byte',
      (file: string) => {
        writeFileSync(file, 'not a database'.repeat(1000))
      },
    ],
    [
      'cut short',
      (file: string) => {
        truncateSync(file, 20_480)
      },
    ],
    [
      'with a page of rubbish inside',
      (file: string) => {
        const bytes = readFileSync(file)
        bytes.fill(0xa5, 4096 * 2, 4096 * 4)
        writeFileSync(file, bytes)
      },
    ],
  ])(
    'sets a damaged file aside (%s), starts a new one and says where the old lies',
    (_, damage) => {
      const file = filled()
      damage(file)
      const damaged = join(tempFolder(), 'as-it-was')
      copyFileSync(file, damaged)
      const { file: store, problem } = openStore({ file, now: () => Date.UTC(2026, 10, 23, 10) })
      expect(problem).toEqual({
        code: 'store.corrupt',
        data: { file: `${file}.damaged-2026-11-23T10-00-00-000Z` },
      })
      expect(store.sessions.list('', 10)).toEqual([])
      store.sessions.create({ id: 'new', title: 'new', sample: false, createdMs: 5 })
      store.close()
      const aside = String(problem?.data.file)
      expect(readFileSync(aside).equals(readFileSync(damaged))).toBe(true)
      expect(titles(file)).toEqual({ titles: ['new'], problem: null })
    },
  )

  it('goes on in memory where the file cannot be used at all', () => {
    const folder = join(tempFolder(), 'file')
    writeFileSync(folder, '')
    const { file: store, problem } = openStore({ file: join(folder, 'vitrine.sqlite') })
    expect(problem?.code).toBe('store.unusable')
    store.sessions.create({ id: 'a', title: 'a', sample: false, createdMs: 1 })
    expect(store.sessions.get('a')?.title).toBe('a')
  })

  it('leaves no file of its journal behind after closing', () => {
    const file = filled()
    expect(existsSync(`${file}-wal`)).toBe(false)
    expect(readdirSync(join(file, '..'))).toEqual(['vitrine.sqlite'])
  })
})

describe('an answer cut short by the death of the app', () => {
  function interrupted(events: number) {
    const file = join(tempFolder(), 'vitrine.sqlite')
    const first = openStore({ file }).file
    const random = new Random(3)
    const all = anyRun(random, 's-run', 8)
    addSession(first, {
      id: 's',
      title: 't',
      question: 'q',
      answer: '',
      events: all.slice(0, events),
      header: anyHeader(random, 's-run'),
    })
    first.close()
    return { stored: all.slice(0, events), store: openStore({ file }).file }
  }

  it.each([0, 1, 2, 5, 9])('is ended as interrupted after %i events, without a gap', (count) => {
    const { stored, store } = interrupted(count)
    const events = store.traces.events('s-run')
    if (count > 0) expect(events.slice(0, count)).toStrictEqual(stored)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i))
    expect(events[0]?.kind).toBe('run-started')
    expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'run.interrupted' } })
    expect(events).toHaveLength(Math.max(count, 1) + 1)
    expect(store.traces.run('s-run')).toMatchObject({ state: 'failed', events: events.length })
  })

  it('keeps the text that had come', () => {
    const { stored, store } = interrupted(9)
    const texts = stored.flatMap((event) =>
      event.kind === 'token' ? [throughUtf8(event.text)] : [],
    )
    expect(texts.join('')).not.toBe('')
    const answer = store.messages.ofSession('s').at(-1)
    expect(answer?.text).toBe(throughUtf8(texts.join('')))
  })

  it('is ended once', () => {
    const { store } = interrupted(5)
    const before = store.traces.events('s-run').length
    expect(store.traces.unfinished()).toEqual([])
    expect(before).toBe(6)
  })
})
