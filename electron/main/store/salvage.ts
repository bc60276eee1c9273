import fs from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '#shared/ipc/result.ts'
import { partialText } from '#shared/trace/partial-text.ts'
import { graftSchema, PAGE_BYTES } from './graft-schema.ts'
import { endRun } from './interrupted.ts'
import { SessionMender } from './mend-session.ts'
import { MIGRATIONS } from './migrations/all.ts'
import { ReadableRows, ReadingBounds, type TableToRead } from './readable-rows.ts'
import { isUnreadable, isRefused } from './sqlite-error.ts'
import { Store } from './store.ts'
import { migrate } from './upkeep.ts'

/** Without these there is nothing to be taken over. */
const ESSENTIAL = ['session', 'message', 'run', 'event']
/** What sessions are made of, what others refer to first. */
const TABLES = ['session', 'tag', 'message', 'run', 'bookmark', 'note', 'probe', 'event', 'draft']

/** Failed attempts to read somewhere in a table before the rest of it is given up. */
const MOST_TRIES = 20_000
/** Rows copied at once, and their bytes: others get their turn in between. */
const PAGE = { rows: 500, bytes: 4 * 2 ** 20 }

type Binding = { nativeBinding?: string }

export interface SalvageOptions {
  /** A copy of the damaged file, with its journal: SQLite may write beside it. */
  copy: string
  /** Where what can be read is written, a new file. */
  target: string
  nativeBinding?: string | undefined
}

/** What could be read of a damaged library, in a library of its own. */
export interface Salvaged {
  store: Store
  /** Tables of which rows are lost. */
  lost: readonly string[]
  /** Those of which something is there, neither deleted nor come with the app. */
  sessions: { id: string; title: string; nameless: boolean }[]
  /** Leaves of a session what holds together. @returns how many of its parts are lost */
  mend: (sessionId: string) => number
  /** Leaves a run out, the message it wrote stays. */
  dropRun: (runId: string) => void
  /** Leaves out what a run was asked afterwards, one answer of it. */
  dropAnswer: (runId: string, request: string) => void
  close: () => void
}

/**
 * Reads what can be read of a damaged file, row by row, into a new one with the app's own schema.
 *
 * @returns after steps between which others get their turn, each of which says how many bytes were read
 * @throws AppError `rescue.newer`, `rescue.unreadable`; SqliteError where the new file cannot be written
 */
export function* salvage(options: SalvageOptions): Generator<number, Salvaged> {
  const { copy, target, nativeBinding } = options
  const binding = nativeBinding === undefined ? {} : { nativeBinding }
  const to = new Database(target, binding)
  try {
    const lost: string[] = []
    cutToPages(copy)
    const from = openDamaged(copy, `${target}-schema`, binding)
    try {
      prepare(to, knownVersion(from))
      for (const name of TABLES) {
        const bounds = new ReadingBounds(fs.statSync(copy).size, MOST_TRIES)
        if (!(yield* copyTable(from, to, name, bounds))) lost.push(name)
      }
    } finally {
      from.close()
    }
    if (ESSENTIAL.every((name) => lost.includes(name) && isWithout(to, name))) {
      throw new AppError('rescue.unreadable')
    }
    migrate(to, MIGRATIONS, versionOf(to))
    dropTriggers(to)
    to.pragma('foreign_keys = ON')
    return salvaged(to, lost)
  } catch (error) {
    to.close()
    throw error
  }
}

/** SQLite would fill up a page that is cut short with zeros, and take them for what stood there. */
function cutToPages(copy: string): void {
  const { size } = fs.statSync(copy)
  fs.truncateSync(copy, size - (size % PAGE_BYTES))
}

function isWithout(db: Database.Database, table: string): boolean {
  return db.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get() === undefined
}

/** @throws AppError `rescue.newer`, `rescue.unreadable` */
function openDamaged(copy: string, scratch: string, binding: Binding): Database.Database {
  try {
    return openWithTables(copy, binding)
  } catch (error) {
    if (!isUnreadable(error)) throw error
  }
  graftSchema(copy, scratch, binding)
  try {
    return openWithTables(copy, binding)
  } catch (error) {
    throw isUnreadable(error) ? new AppError('rescue.unreadable', {}, error) : error
  }
}

/** @throws AppError `rescue.newer`; SqliteError where its tables are not known */
function openWithTables(copy: string, binding: Binding): Database.Database {
  const db = new Database(copy, { readonly: true, fileMustExist: true, ...binding })
  try {
    // A file that is cut short, or has entries without sense in its list of tables, is read all the same.
    db.unsafeMode(true)
    db.pragma('writable_schema = ON')
    db.pragma('cell_size_check = ON')
    db.pragma('trusted_schema = OFF')
    const [found, known] = [versionOf(db), MIGRATIONS.length]
    // A number beyond any is damage, not a newer app.
    if (found > known && found < 1000) throw new AppError('rescue.newer', { found, known })
    for (const name of ESSENTIAL) db.prepare(`SELECT 1 FROM "${name}" NOT INDEXED`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Where the number is damaged: that of this app. Columns that are not there are left out. */
function knownVersion(db: Database.Database): number {
  const found = versionOf(db)
  return found >= 1 && found <= MIGRATIONS.length ? found : MIGRATIONS.length
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** The schema as it was then; nothing is searched here, and the new file is gone when the rescue ends. */
function prepare(db: Database.Database, version: number): void {
  db.pragma('journal_mode = MEMORY')
  db.pragma('synchronous = OFF')
  db.pragma('foreign_keys = OFF')
  migrate(db, MIGRATIONS.slice(0, version), 0)
  dropTriggers(db)
}

function dropTriggers(db: Database.Database): void {
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()
  for (const name of names) db.exec(`DROP TRIGGER "${String(name)}"`)
}

/** @returns whether all of it could be read */
function* copyTable(
  from: Database.Database,
  to: Database.Database,
  name: string,
  bounds: ReadingBounds,
): Generator<number, boolean> {
  const table = tableOf(from, to, name)
  // A library of an earlier version has fewer.
  if (table === null) return tableOf(to, to, name) === null
  const { columns } = table
  const places = columns.map(() => '?').join(', ')
  const names = columns.map((column) => `"${column}"`).join(', ')
  const insert = to.prepare<unknown[]>(
    `INSERT OR IGNORE INTO "${name}" (${names}) VALUES (${places})`,
  )
  let isWhole = true
  const insertAll = to.transaction((rows: readonly unknown[][]) => {
    for (const row of rows) {
      try {
        if (row.some(isBlankedOut)) isWhole = false
        else insert.run(...row)
      } catch (error) {
        // Not what the column is for: the row is none of the app's.
        if (!isRefused(error)) throw error
        isWhole = false
      }
    }
  })
  let [page, bytes]: [unknown[][], number] = [[], 0]
  const readable = new ReadableRows(from, table, bounds)
  for (const row of readable.rows()) {
    bytes += row.reduce<number>((sum, value) => sum + sizeOf(value), 0)
    if (page.push(row) < PAGE.rows && bytes < PAGE.bytes) continue
    insertAll(page)
    yield bytes
    ;[page, bytes] = [[], 0]
  }
  insertAll(page)
  yield bytes
  return isWhole && !readable.lost
}

/** Null where the damaged file has no such table, or something else of that name. */
function tableOf(from: Database.Database, to: Database.Database, name: string): TableToRead | null {
  interface Column {
    name: string
    pk: number
    hidden: number
  }
  const columnsOf = (db: Database.Database) =>
    db.prepare<[string], Column>('SELECT name, pk, hidden FROM pragma_table_xinfo(?)').all(name)
  try {
    const kind = from
      .prepare<[string], { type: string; wr: number }>(
        "SELECT type, wr FROM pragma_table_list(?) WHERE schema = 'main'",
      )
      .get(name)
    if (kind?.type !== 'table') return null
    const stored = new Set(
      columnsOf(from)
        .filter(({ hidden }) => hidden === 0)
        .map((column) => column.name),
    )
    const columns = columnsOf(to).filter((column) => stored.has(column.name))
    if (columns.length === 0) return null
    const keys = columns.filter(({ pk }) => pk > 0).map((column) => column.name)
    const orderedBy = kind.wr === 1 ? keys : null
    return { name, columns: columns.map((column) => column.name), orderedBy }
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

function salvaged(db: Database.Database, lost: string[]): Salvaged {
  const store = new Store(db, false)
  const mender = new SessionMender(db)
  const nameless = new Set(mender.nameSessions())
  const sessions = db
    .prepare<[], { id: string; title: string }>(
      'SELECT id, title FROM session WHERE deleted_ms IS NULL AND sample = 0 ORDER BY key',
    )
    .all()
  const dropAnswer = db.prepare<[string, string]>(
    'DELETE FROM probe WHERE run_key = (SELECT key FROM run WHERE id = ?) AND request = ?',
  )
  const dropRun = db.prepare<[string]>('DELETE FROM run WHERE id = ?')
  return {
    store,
    lost,
    sessions: sessions.map((session) => ({ ...session, nameless: nameless.has(session.id) })),
    mend: (sessionId) => {
      const missing = mender.mend(sessionId, (run) => {
        store.transaction(() => {
          endRun(store, run.id, run.events)
        })
      })
      return missing + (lost.includes('message') ? giveBackAnswers(store, sessionId) : 0)
    },
    dropRun: (runId) => void dropRun.run(runId),
    dropAnswer: (runId, request) => void dropAnswer.run(runId, request),
    close: () => {
      store.close()
    },
  }
}

/** Where a message is lost, its run still knows what the model said. @returns how many those are */
function giveBackAnswers({ messages, traces }: Store, sessionId: string): number {
  const written = new Set(messages.ofSession(sessionId).map(({ runId }) => runId))
  const runs = traces.ofSession(sessionId).filter(({ id }) => !written.has(id))
  for (const { id, startedMs } of runs) {
    const text = partialText(traces.spoken(id).tokens)
    const answer = { id: `${id}-answer`, role: 'assistant', text, createdMs: startedMs } as const
    messages.add({ ...answer, sessionId, parentId: null, runId: id })
  }
  return runs.length
}

/** Where a page became zeros, SQLite takes them for the end of a long text; none of the app's ends so. */
function isBlankedOut(value: unknown): boolean {
  return typeof value === 'string' && value.endsWith('\0'.repeat(8))
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 8
}
