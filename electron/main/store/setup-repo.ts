import type Database from 'better-sqlite3'

/** How a conversation's answers are asked for, as JSON; null = as in the settings. */
export class SetupRepo {
  readonly #get
  readonly #set

  constructor(db: Database.Database) {
    this.#get = db.prepare<[string], { setup: string | null }>(
      'SELECT setup FROM session WHERE id = ?',
    )
    this.#set = db.prepare<[string | null, string]>('UPDATE session SET setup = ? WHERE id = ?')
  }

  get(sessionId: string): string | null {
    return this.#get.get(sessionId)?.setup ?? null
  }

  set(sessionId: string, json: string | null): void {
    this.#set.run(json, sessionId)
  }
}
