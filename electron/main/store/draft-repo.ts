import type Database from 'better-sqlite3'
import type { Draft } from '#shared/ipc/routes/draft.ts'

/** What people typed and did not send, by session; '' is the new conversation. */
export class DraftRepo {
  readonly #list
  readonly #set
  readonly #remove
  readonly #purge

  constructor(db: Database.Database) {
    this.#list = db.prepare<[], Draft>('SELECT session_id AS sessionId, text FROM draft')
    this.#set = db.prepare<[string, string, number]>(
      `INSERT INTO draft (session_id, text, updated_ms) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET text = excluded.text, updated_ms = excluded.updated_ms`,
    )
    this.#remove = db.prepare<[string]>('DELETE FROM draft WHERE session_id = ?')
    this.#purge = db.prepare(
      `DELETE FROM draft WHERE session_id <> '' AND session_id NOT IN (SELECT id FROM session)`,
    )
  }

  list(): Draft[] {
    return this.#list.all()
  }

  set(sessionId: string, text: string, atMs: number): void {
    this.#set.run(sessionId, text, atMs)
  }

  remove(sessionId: string): void {
    this.#remove.run(sessionId)
  }

  /** Removes those of sessions that are gone. */
  purge(): void {
    this.#purge.run()
  }
}
