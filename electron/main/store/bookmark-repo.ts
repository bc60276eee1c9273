import type Database from 'better-sqlite3'
import type { NewBookmark, StoredBookmark } from './records.ts'

const BOOKMARK = `
  SELECT b.key AS id, r.id AS runId, b.step, b.title, b.created_ms AS createdMs, b.look
  FROM bookmark b JOIN run r ON r.key = b.run_key`

/** Steps of runs that people marked, each with a title. */
export class BookmarkRepo {
  readonly #ofRun
  readonly #ofSession
  readonly #get
  readonly #add
  readonly #rename
  readonly #setLook
  readonly #remove

  constructor(db: Database.Database) {
    this.#ofRun = db.prepare<[string], StoredBookmark>(
      `${BOOKMARK} WHERE r.id = ? ORDER BY b.step, b.key`,
    )
    this.#ofSession = db.prepare<[string], StoredBookmark>(
      `${BOOKMARK} JOIN session s ON s.key = r.session_key WHERE s.id = ?
       ORDER BY r.key, b.step, b.key`,
    )
    this.#get = db.prepare<[number, string], StoredBookmark>(
      `${BOOKMARK} JOIN session s ON s.key = r.session_key WHERE b.key = ? AND s.id = ?`,
    )
    this.#add = db.prepare<[Required<NewBookmark> & { key: number | null }]>(
      `INSERT INTO bookmark (key, run_key, step, title, created_ms, look)
       VALUES (iif(EXISTS (SELECT 1 FROM bookmark WHERE key = $key), NULL, $key),
         (SELECT key FROM run WHERE id = $runId), $step, $title, $createdMs, $look)`,
    )
    this.#rename = db.prepare<[string, number]>('UPDATE bookmark SET title = ? WHERE key = ?')
    this.#setLook = db.prepare<[string, number]>('UPDATE bookmark SET look = ? WHERE key = ?')
    this.#remove = db.prepare<[number]>('DELETE FROM bookmark WHERE key = ?')
  }

  /** By step. */
  ofRun(runId: string): StoredBookmark[] {
    return this.#ofRun.all(runId)
  }

  /** In the order a replay comes to them. */
  ofSession(sessionId: string): StoredBookmark[] {
    return this.#ofSession.all(sessionId)
  }

  /** Null where the session has no such bookmark. */
  get(id: number, sessionId: string): StoredBookmark | null {
    return this.#get.get(id, sessionId) ?? null
  }

  /**
   * @param key the id it shall have, where it is free
   * @returns its id
   */
  add(bookmark: NewBookmark, key: number | null = null): number {
    return Number(this.#add.run({ look: null, ...bookmark, key }).lastInsertRowid)
  }

  rename(id: number, title: string): void {
    this.#rename.run(title, id)
  }

  /** @param look JSON */
  setLook(id: number, look: string): void {
    this.#setLook.run(look, id)
  }

  remove(id: number): void {
    this.#remove.run(id)
  }
}
