import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { ErrorCode } from '#shared/ipc/errors.ts'
import { isDamage } from './sqlite-error.ts'
import { backUp, migrate, setAside } from './upkeep.ts'
import { MIGRATIONS } from './migrations/all.ts'
import type { Migration } from './migrations/migration.ts'

/** Why nothing, or not everything, can be recorded: an error people can be told about. */
export interface StoreProblem {
  code: ErrorCode
  data: Record<string, string | number>
}

export interface DatabaseOptions {
  /** Path of the file; null keeps everything in memory. */
  file: string | null
  /** better-sqlite3's own module, where the one that comes with the package does not fit. */
  nativeBinding?: string | undefined
  now?: () => number
  migrations?: readonly Migration[]
}

export interface OpenedDatabase {
  db: Database.Database
  readOnly: boolean
  problem: StoreProblem | null
}

/** Files up to this size are checked at every start; larger ones after an unclean end. */
const CHECK_ALWAYS_BYTES = 32 * 2 ** 20
/** Larger files are not checked as a whole: damage is then met where it is read. */
const CHECK_AT_MOST_BYTES = 1024 * 2 ** 20

/**
 * Opens the file, bringing it up to date. Damaged: it is set aside and a new one started. Newer than
 * this app: it is opened for reading only. `problem` says so.
 *
 * @throws SqliteError or a system error where the file cannot be used at all
 */
export function openDatabase(options: DatabaseOptions): OpenedDatabase {
  const { file, now = Date.now } = options
  if (file === null) return { db: started(options, ':memory:'), readOnly: false, problem: null }
  fs.mkdirSync(dirname(file), { recursive: true })
  const existed = fs.existsSync(file)
  try {
    return openFile(options, file, existed)
  } catch (error) {
    if (!existed || !isDamage(error)) throw error
    const aside = setAside(file, now())
    const db = started(options, file)
    return { db, readOnly: false, problem: { code: 'store.corrupt', data: { file: aside } } }
  }
}

/** A larger file is not read into memory as a whole, bytes. */
const MOST_IN_MEMORY = 512 * 2 ** 20

/**
 * What a file holds that cannot be opened for writing, or not be brought up to date, as a database in
 * memory. The file stays as it is.
 *
 * @throws SqliteError or a system error where it cannot be read either, RangeError where it is too large
 */
export function readIntoMemory(options: DatabaseOptions, file: string): Database.Database {
  if (sizeOf(file) + sizeOf(`${file}-wal`) > MOST_IN_MEMORY) throw new RangeError('too large')
  const image = imageOf(options, file)
  // An image cannot be in WAL mode (SQLite's file format, 1.3.3: read and write version).
  image[18] = image[19] = 1
  const db = new Database(image, bindingOf(options))
  try {
    migrate(db, options.migrations ?? MIGRATIONS, versionOf(db))
  } catch {
    // Each step is whole or not at all; as it is by then it may still be readable.
  }
  return db
}

function imageOf(options: DatabaseOptions, file: string): Buffer {
  try {
    return serialized(options, file)
  } catch {
    // In a folder where nothing can be written not even reading works: SQLite keeps an index beside the file.
    const folder = fs.mkdtempSync(join(tmpdir(), 'vitrine-library-'))
    try {
      for (const part of ['', '-wal']) {
        if (fs.existsSync(file + part)) fs.copyFileSync(file + part, join(folder, `copy${part}`))
      }
      for (const name of fs.readdirSync(folder)) fs.chmodSync(join(folder, name), 0o600)
      return serialized(options, join(folder, 'copy'), true)
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** @param checks whether the file may have been written while it was copied */
function serialized(options: DatabaseOptions, file: string, checks = false): Buffer {
  const db = connect(options, file, { readonly: true, fileMustExist: true })
  try {
    if (checks) check(db, 0, true)
    return db.serialize()
  } finally {
    db.close()
  }
}

function openFile(options: DatabaseOptions, file: string, existed: boolean): OpenedDatabase {
  const known = (options.migrations ?? MIGRATIONS).length
  const unclean = existed && sizeOf(`${file}-wal`) > 0
  const db = connect(options, file)
  try {
    check(db, sizeOf(file), unclean)
    const found = versionOf(db)
    if (found > known) {
      db.close()
      const readable = connect(options, file, { readonly: true })
      return {
        db: readable,
        readOnly: true,
        problem: { code: 'store.newer', data: { found, known } },
      }
    }
    configure(db, found === 0)
    if (found > 0 && found < known) backUp(db, file, found)
    migrate(db, options.migrations ?? MIGRATIONS, found)
    return { db, readOnly: false, problem: null }
  } catch (error) {
    db.close()
    throw error
  }
}

/** A database that did not exist before. */
function started(options: DatabaseOptions, file: string): Database.Database {
  const db = connect(options, file)
  configure(db, true)
  migrate(db, options.migrations ?? MIGRATIONS, 0)
  return db
}

function connect(
  { nativeBinding }: Pick<DatabaseOptions, 'nativeBinding'>,
  file: string,
  options: Database.Options = {},
): Database.Database {
  return new Database(file, {
    timeout: 2000,
    ...options,
    ...bindingOf({ nativeBinding }),
  })
}

function bindingOf({ nativeBinding }: Pick<DatabaseOptions, 'nativeBinding'>): Database.Options {
  return nativeBinding === undefined ? {} : { nativeBinding }
}

/**
 * WAL with synchronous=NORMAL: a committed transaction lies in the system's page cache, so the death
 * of this process, SIGKILL included, loses none. Only a power cut may take back the last commits
 * (never more than that: the file stays consistent). FULL would add a disk flush to each of the 60
 * batches a second of a running answer, on the thread that serves the window.
 */
function configure(db: Database.Database, empty: boolean): void {
  // Before anything is in it: only then can the room of what was deleted be given back bit by bit.
  if (empty) db.pragma('auto_vacuum = INCREMENTAL')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
}

/** @throws SqliteError of code SQLITE_CORRUPT where the file is damaged */
function check(db: Database.Database, bytes: number, unclean: boolean): void {
  if (bytes > (unclean ? CHECK_AT_MOST_BYTES : CHECK_ALWAYS_BYTES)) return
  const result = db.pragma('quick_check(1)', { simple: true })
  if (result !== 'ok') throw new Database.SqliteError(String(result), 'SQLITE_CORRUPT')
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
