import type Database from 'better-sqlite3'
import type { SessionFilter, SessionSummary } from '#shared/ipc/routes/session.ts'
import type { RunTask } from '#shared/trace/event.ts'
import type { NewSession } from './records.ts'
import { listQuery, SUMMARY, summaryOf, type SummaryRow } from './session-list.ts'

const facet = (column: string): string =>
  `SELECT DISTINCT r.${column} AS value FROM run r JOIN session s ON s.key = r.session_key
   WHERE s.deleted_ms IS NULL ORDER BY value`

/** Sessions as a list shows them. A deleted one stays restorable until the next start. */
export class SessionRepo {
  readonly #db: Database.Database
  readonly #insert
  readonly #get
  readonly #has
  readonly #rename
  readonly #touch
  readonly #latest
  readonly #setPinned
  readonly #models
  readonly #tasks
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
    this.#latest = db.prepare<[], { at: number | null }>(
      'SELECT max(updated_ms) AS at FROM session WHERE deleted_ms IS NULL',
    )
    this.#setPinned = db.prepare<[number, string]>('UPDATE session SET pinned = ? WHERE id = ?')
    this.#models = db.prepare<[], { value: string }>(facet('model_id'))
    this.#tasks = db.prepare<[], { value: string }>(facet('task'))
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

  /** Pinned ones first, then newest first. Every word of the query must stand somewhere in the session. */
  list(query: string, limit: number, filter: SessionFilter = {}): SessionSummary[] {
    const { sql, values } = listQuery(query, limit, filter)
    return this.#db
      .prepare<(string | number)[], SummaryRow>(sql)
      .all(...values)
      .map(summaryOf)
  }

  /** Which models answered in the sessions there are, and what was done. */
  facets(): { modelIds: string[]; tasks: RunTask[] } {
    const modelIds = this.#models.all().map(({ value }) => value)
    return { modelIds, tasks: this.#tasks.all().map(({ value }) => value as RunTask) }
  }

  setPinned(id: string, pinned: boolean): void {
    this.#setPinned.run(pinned ? 1 : 0, id)
  }

  rename(id: string, title: string): void {
    this.#rename.run(title, id)
  }

  /** Notes that something was added. */
  touch(id: string, atMs: number): void {
    this.#touch.run(atMs, id)
  }

  /** When something was added last to any that is here; 0 where there is none. */
  latestMs(): number {
    return this.#latest.get()?.at ?? 0
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
