import type Database from 'better-sqlite3'
import type { Talk, TalkItem } from '#shared/ipc/routes/talk.ts'

type StoredTalk = Omit<Talk, 'items'>
type StoredItem = Omit<TalkItem, 'notes'>
type ItemRow = Omit<StoredItem, 'gone'> & { gone: number }

/** Talks: bookmarks of several sessions in an order of their own. */
export class TalkRepo {
  readonly #all
  readonly #get
  readonly #items
  readonly #add
  readonly #rename
  readonly #setDeleted
  readonly #clear
  readonly #put
  readonly #purge

  constructor(db: Database.Database) {
    this.#all = db.prepare<[], StoredTalk & { items: number }>(
      `SELECT t.id, t.title, t.updated_ms AS updatedMs,
        (SELECT count(*) FROM talk_item i WHERE i.talk_key = t.key) AS items
       FROM talk t WHERE t.deleted_ms IS NULL ORDER BY t.updated_ms DESC, t.key DESC`,
    )
    this.#get = db.prepare<[string], StoredTalk>(
      `SELECT id, title, updated_ms AS updatedMs FROM talk WHERE id = ? AND deleted_ms IS NULL`,
    )
    this.#items = db.prepare<[string], ItemRow>(
      `SELECT b.key AS bookmarkId, b.step, b.title, r.id AS runId, s.id AS sessionId,
        s.title AS sessionTitle, s.deleted_ms IS NOT NULL AS gone
       FROM talk_item i
       JOIN talk t ON t.key = i.talk_key
       JOIN bookmark b ON b.key = i.bookmark_key
       JOIN run r ON r.key = b.run_key
       JOIN session s ON s.key = r.session_key
       WHERE t.id = ? ORDER BY i.place`,
    )
    this.#add = db.prepare<[string, string, number]>(
      'INSERT INTO talk (id, title, updated_ms) VALUES (?, ?, ?)',
    )
    this.#rename = db.prepare<[string, number, string]>(
      'UPDATE talk SET title = ?, updated_ms = ? WHERE id = ?',
    )
    this.#setDeleted = db.prepare<[number | null, string]>(
      'UPDATE talk SET deleted_ms = ? WHERE id = ?',
    )
    this.#clear = db.prepare<[string]>(
      'DELETE FROM talk_item WHERE talk_key = (SELECT key FROM talk WHERE id = ?)',
    )
    this.#put = db.prepare<[string, number, number]>(
      `INSERT INTO talk_item (talk_key, place, bookmark_key)
       VALUES ((SELECT key FROM talk WHERE id = ?), ?, ?)`,
    )
    this.#purge = db.prepare('DELETE FROM talk WHERE deleted_ms IS NOT NULL')
  }

  /** Those changed last first. */
  all(): (StoredTalk & { items: number })[] {
    return this.#all.all()
  }

  /** Null where there is none, or it is deleted. */
  get(id: string): StoredTalk | null {
    return this.#get.get(id) ?? null
  }

  /** In the order of the talk; those of deleted sessions too, as these may come back. */
  items(id: string): StoredItem[] {
    return this.#items.all(id).map((row) => ({ ...row, gone: row.gone === 1 }))
  }

  add({ id, title, updatedMs }: StoredTalk): void {
    this.#add.run(id, title, updatedMs)
  }

  rename(id: string, title: string, atMs: number): void {
    this.#rename.run(title, atMs, id)
  }

  /** @param atMs null shows it again */
  setDeleted(id: string, atMs: number | null): void {
    this.#setDeleted.run(atMs, id)
  }

  /** In place of those it had. */
  setItems(id: string, bookmarkIds: readonly number[]): void {
    this.#clear.run(id)
    bookmarkIds.forEach((bookmarkId, place) => this.#put.run(id, place, bookmarkId))
  }

  /** Removes for good what was deleted. */
  purge(): void {
    this.#purge.run()
  }
}
