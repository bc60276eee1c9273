import type Database from 'better-sqlite3'

/** What people call sessions to find them together. */
export class TagRepo {
  readonly #ofSession
  readonly #add
  readonly #clear
  readonly #all

  constructor(db: Database.Database) {
    this.#ofSession = db.prepare<[string], { name: string }>(
      `SELECT t.name FROM tag t JOIN session s ON s.key = t.session_key WHERE s.id = ? ORDER BY t.name`,
    )
    this.#add = db.prepare<[string, string]>(
      `INSERT INTO tag (session_key, name)
       VALUES ((SELECT key FROM session WHERE id = ?), ?) ON CONFLICT DO NOTHING`,
    )
    this.#clear = db.prepare<[string]>(
      'DELETE FROM tag WHERE session_key = (SELECT key FROM session WHERE id = ?)',
    )
    this.#all = db.prepare<[], { name: string }>(
      `SELECT DISTINCT t.name FROM tag t JOIN session s ON s.key = t.session_key
       WHERE s.deleted_ms IS NULL ORDER BY t.name`,
    )
  }

  ofSession(sessionId: string): string[] {
    return this.#ofSession.all(sessionId).map(({ name }) => name)
  }

  /** In place of those it had. */
  set(sessionId: string, names: readonly string[]): void {
    this.#clear.run(sessionId)
    for (const name of names) this.#add.run(sessionId, name)
  }

  /** Every name in use. */
  all(): string[] {
    return this.#all.all().map(({ name }) => name)
  }
}
