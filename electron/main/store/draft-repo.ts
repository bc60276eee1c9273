import type Database from 'better-sqlite3'

export interface StoredDraft {
  /** '' is the new conversation. */
  sessionId: string
  text: string
  /** JSON, as it was set. */
  files: string
}

/** What people typed and did not send, by session, with the files that were to go with it. */
export class DraftRepo {
  readonly #list
  readonly #has
  readonly #set
  readonly #remove
  readonly #purge

  constructor(db: Database.Database) {
    this.#list = db.prepare<[], StoredDraft>(
      'SELECT session_id AS sessionId, text, files FROM draft',
    )
    this.#has = db.prepare<[string]>('SELECT 1 FROM draft WHERE session_id = ?')
    this.#set = db.prepare<[string, string, string, number]>(
      `INSERT INTO draft (session_id, text, files, updated_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE
       SET text = excluded.text, files = excluded.files, updated_ms = excluded.updated_ms`,
    )
    this.#remove = db.prepare<[string]>('DELETE FROM draft WHERE session_id = ?')
    this.#purge = db.prepare(
      `DELETE FROM draft WHERE session_id NOT IN ('', 'translate')
         AND session_id NOT IN (SELECT id FROM session)`,
    )
  }

  list(): StoredDraft[] {
    return this.#list.all()
  }

  set({ sessionId, text, files }: StoredDraft, atMs: number): void {
    this.#set.run(sessionId, text, files, atMs)
  }

  has(sessionId: string): boolean {
    return this.#has.get(sessionId) !== undefined
  }

  remove(sessionId: string): void {
    this.#remove.run(sessionId)
  }

  /** Removes those of sessions that are gone. */
  purge(): void {
    this.#purge.run()
  }
}
