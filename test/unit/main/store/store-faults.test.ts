import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { MIGRATIONS } from '#main/store/migrations/all.ts'
import { openDatabase } from '#main/store/database.ts'
import { openStore } from '#main/store/open-store.ts'
import type { Migration } from '#main/store/migrations/migration.ts'
import { Random } from '#test/unit/support/random.ts'
import { addSession } from '#test/unit/support/store-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

/** What anybody may write: the tests below take rights away. */
function open_(folder: string): void {
  chmodSync(folder, 0o777)
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666)
}

/** A library of 30 sessions, closed properly. */
function library(): string {
  const folder = tempFolder()
  const file = join(folder, 'vitrine.sqlite')
  const { file: store } = openStore({ file })
  const random = new Random(4)
  for (let i = 0; i < 30; i++) {
    const id = `s${String(i)}`
    const events = anyRun(random, `${id}-run`, 6)
    addSession(store, { id, title: `Title ${id}`, question: 'q', answer: 'a', events })
  }
  store.close()
  open_(folder)
  return file
}

/** The same as the death of the app leaves it: the last change is in the journal alone. */
function withJournal(): string {
  const file = library()
  const writer = new Database(file)
  writer.pragma('wal_autocheckpoint = 0')
  writer.exec("UPDATE session SET title = 'changed last'")
  const folder = tempFolder()
  const copy = join(folder, 'vitrine.sqlite')
  for (const part of ['', '-wal']) copyFileSync(file + part, copy + part)
  writer.close()
  open_(folder)
  return copy
}

/** Rights hold for ordinary users only. */
function asOrdinaryUser(): void {
  if (process.getuid?.() !== 0) return
  process.seteuid?.(65534)
  onTestFinished(() => process.seteuid?.(0))
}

/** What a start shows and says; the file is closed again. */
function start(file: string, migrations: readonly Migration[] = MIGRATIONS) {
  const { file: store, problem } = openStore({ file, migrations })
  const titles = store.sessions.list('', 100).map(({ title }) => title)
  const events = titles.length === 0 ? [] : store.traces.events('s3-run')
  const { readOnly } = store
  let refusal: unknown = null
  try {
    store.transaction(() => {
      store.sessions.rename('s3', 'renamed')
    })
  } catch (error) {
    refusal = error
  }
  store.close()
  return { code: problem?.code, data: problem?.data, titles, events, readOnly, refusal }
}

const READ_ONLY = {
  readOnly: true,
  refusal: expect.objectContaining({ code: 'store.readOnly' }) as unknown,
}

test('a file that must not be written is opened to be read, and stays as it is', () => {
  const file = library()
  const before = readFileSync(file)
  chmodSync(file, 0o444)
  asOrdinaryUser()
  const { titles, events, ...found } = start(file)
  expect(found).toMatchObject({ ...READ_ONLY, code: 'store.onlyRead' })
  expect(found.data?.detail).toMatch(/readonly/)
  expect(titles).toHaveLength(30)
  expect(events.at(-1)?.kind).toMatch(/finished|failed/)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test.each([
  ['closed properly', library, 'Title s3'],
  ['left by a crash', withJournal, 'changed last'],
])('so is one in a folder that must not be written, %s', (_how, make, title) => {
  const file = make()
  chmodSync(dirname(file), 0o555)
  asOrdinaryUser()
  const { titles, ...found } = start(file)
  expect(found).toMatchObject({ ...READ_ONLY, code: 'store.onlyRead' })
  expect(titles).toContain(title)
})

test('another program that is writing the file keeps nobody from reading it', () => {
  const file = library()
  const other = new Database(file)
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  const { titles, ...found } = start(file)
  expect(found).toMatchObject({ ...READ_ONLY, code: 'store.locked' })
  expect(titles).toHaveLength(30)
  other.exec('COMMIT')
  expect(start(file)).toMatchObject({ readOnly: false, refusal: null })
})

test('nor does one that keeps the file for itself', () => {
  const file = library()
  const other = new Database(file)
  onTestFinished(() => void other.close())
  other.pragma('locking_mode = EXCLUSIVE')
  other.exec("BEGIN IMMEDIATE; UPDATE session SET title = 'theirs'; COMMIT")
  const { titles, ...found } = start(file)
  expect(found).toMatchObject({ ...READ_ONLY, code: 'store.locked' })
  expect(titles).toEqual(Array(30).fill('theirs'))
})

const LATER: Migration = {
  version: MIGRATIONS.length + 1,
  sql: "CREATE TABLE later (a INTEGER) STRICT; UPDATE session SET title = title || '!'",
}

test('where the disk is too full to migrate, the old file is read and stays as it is', () => {
  const file = library()
  const before = readFileSync(file)
  // Takes more pages than there are.
  const filling = `${LATER.sql}; CREATE TABLE much (a TEXT); INSERT INTO much VALUES (zeroblob(9000000))`
  const full = [...MIGRATIONS, { ...LATER, sql: `PRAGMA max_page_count = 1; ${filling}` }]
  const { titles, ...found } = start(file, full)
  expect(found).toMatchObject({ ...READ_ONLY, code: 'store.noRoom' })
  expect(titles).toHaveLength(30)
  const db = new Database(file)
  expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
  db.close()
  expect(readFileSync(file).length).toBe(before.length)
})

test('where the copy before a migration cannot be written, nothing of it is left, and all is read as migrated', () => {
  const file = library()
  const copy = `${file}.version-${String(MIGRATIONS.length)}.backup`
  chmodSync(dirname(file), 0o555)
  asOrdinaryUser()
  const { titles, ...found } = start(file, [...MIGRATIONS, LATER])
  expect(found).toMatchObject({ ...READ_ONLY, code: 'store.onlyRead' })
  expect(titles).toContain('Title s3!')
  expect([existsSync(copy), existsSync(`${copy}.part`)]).toEqual([false, false])
})

test.each([
  [
    'lost',
    (file: string) => {
      rmSync(`${file}-wal`)
    },
  ],
  [
    'rubbish',
    (file: string) => {
      writeFileSync(`${file}-wal`, Buffer.alloc(50_000, 0xa5))
    },
  ],
  [
    'rubbish from its first page on',
    (file: string) => {
      const journal = readFileSync(`${file}-wal`)
      journal.fill(0xa5, 32 + 24, 32 + 24 + 4096)
      writeFileSync(`${file}-wal`, journal)
    },
  ],
])('a journal that is %s costs what was in it, and nothing else', (_how, damage) => {
  const file = withJournal()
  damage(file)
  const { titles, ...found } = start(file)
  expect(found).toMatchObject({ code: undefined, readOnly: false, refusal: null })
  expect(titles).toHaveLength(30)
  expect(titles).toContain('Title s5')
  const { db } = openDatabase({ file })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
})
