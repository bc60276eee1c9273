import type Database from 'better-sqlite3'

/** Named values as JSON. What they mean, and whether they are valid, their owners know. */
export class SettingsRepo {
  readonly #get
  readonly #set
  readonly #remove

  constructor(db: Database.Database) {
    this.#get = db.prepare<[string], { json: string }>('SELECT json FROM setting WHERE key = ?')
    this.#set = db.prepare<[string, string]>(
      'INSERT INTO setting (key, json) VALUES (?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
    )
    this.#remove = db.prepare<[string]>('DELETE FROM setting WHERE key = ?')
  }

  /** JSON, or null where nothing is kept under this name. */
  get(key: string): string | null {
    return this.#get.get(key)?.json ?? null
  }

  set(key: string, json: string): void {
    this.#set.run(key, json)
  }

  remove(key: string): void {
    this.#remove.run(key)
  }
}
