import type Database from 'better-sqlite3'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { condition, termsOf } from './search.ts'
import type { NewSession } from './records.ts'

interface SummaryRow {
  id: string
  title: string
  sample: number
  createdMs: number
  updatedMs: number
  messages: number
  runs: number
  modelIds: string | null
  lastText: string | null
}

const PREVIEW_LETTERS = 160

const SUMMARY = `
  SELECT s.id, s.title, s.sample, s.created_ms AS createdMs, s.updated_ms AS updatedMs,
    (SELECT count(*) FROM message m WHERE m.session_key = s.key) AS messages,
    (SELECT count(*) FROM run r WHERE r.session_key = s.key) AS runs,
    (SELECT group_concat(model_id, char(10))
      FROM (SELECT DISTINCT model_id FROM run r WHERE r.session_key = s.key)) AS modelIds,
    (SELECT substr(m.text, 1, ${String(PREVIEW_LETTERS * 2)}) FROM message m
      WHERE m.session_key = s.key AND m.text <> '' ORDER BY m.key DESC LIMIT 1) AS lastText
  FROM session s`

/** Sessions as a list shows them. A deleted one stays restorable until the next start. */
export class SessionRepo {
  readonly #db: Database.Database
  readonly #insert
  readonly #get
  readonly #has
  readonly #rename
  readonly #touch
  readonly #setDeleted
  readonly #remove
  readonly #purge

  constructor(db: Database.Database) {
    this.#db = db
    this.#insert = db.prepare<[NewSessionRow]>(
      `INSERT INTO session (id, title, sample, created_ms, updated_ms, deleted_ms)
       VALUES ($id, $title, $sample, $createdMs, $createdMs, $deletedMs)`,
    )
    this.#get = db.prepare<[string], SummaryRow>(
      `${SUMMARY} WHERE s.id = ? AND s.deleted_ms IS NULL`,
    )
    this.#has = db.prepare<[string], { key: number }>('SELECT key FROM session WHERE id = ?')
    this.#rename = db.prepare<[string, string]>('UPDATE session SET title = ? WHERE id = ?')
    this.#touch = db.prepare<[number, string]>(
      'UPDATE session SET updated_ms = max(updated_ms, ?) WHERE id = ?',
    )
    this.#setDeleted = db.prepare<[number | null, string]>(
      'UPDATE session SET deleted_ms = ? WHERE id = ?',
    )
    this.#remove = db.prepare<[string]>('DELETE FROM session WHERE id = ?')
    this.#purge = db.prepare('DELETE FROM session WHERE deleted_ms IS NOT NULL')
  }

  create({ id, title, sample, createdMs, hidden = false }: NewSession): void {
    const deletedMs = hidden ? createdMs : null
    this.#insert.run({ id, title, sample: sample ? 1 : 0, createdMs, deletedMs })
  }

  /** Null where there is none, or it is deleted. */
  get(id: string): SessionSummary | null {
    const row = this.#get.get(id)
    return row === undefined ? null : summaryOf(row)
  }

  /** Whether it is here, deleted or not. */
  has(id: string): boolean {
    return this.#has.get(id) !== undefined
  }

  /** Newest first. Every word of the query must stand somewhere in the session. */
  list(query: string, limit: number): SessionSummary[] {
    const conditions = ['s.deleted_ms IS NULL']
    const parameters: string[] = []
    for (const term of termsOf(query)) {
      const { sql, values } = condition(term)
      conditions.push(sql)
      parameters.push(...values)
    }
    const sql = `${SUMMARY} WHERE ${conditions.join(' AND ')} ORDER BY s.updated_ms DESC, s.key DESC LIMIT ?`
    const rows = this.#db.prepare<(string | number)[], SummaryRow>(sql).all(...parameters, limit)
    return rows.map(summaryOf)
  }

  rename(id: string, title: string): void {
    this.#rename.run(title, id)
  }

  /** Notes that something was added. */
  touch(id: string, atMs: number): void {
    this.#touch.run(atMs, id)
  }

  /** @param atMs null shows it again */
  setDeleted(id: string, atMs: number | null): void {
    this.#setDeleted.run(atMs, id)
  }

  /** For good, with all that belongs to it. */
  remove(id: string): void {
    this.#remove.run(id)
  }

  /** Removes for good what was deleted, and imports that never ended. */
  purge(): void {
    this.#purge.run()
  }
}

interface NewSessionRow {
  id: string
  title: string
  sample: number
  createdMs: number
  deletedMs: number | null
}

function summaryOf({ modelIds, lastText, sample, ...row }: SummaryRow): SessionSummary {
  const preview = (lastText ?? '').replaceAll(/\s+/g, ' ').trim()
  return {
    ...row,
    sample: sample === 1,
    modelIds: modelIds === null ? [] : modelIds.split('\n'),
    preview: [...preview].slice(0, PREVIEW_LETTERS).join(''),
  }
}
