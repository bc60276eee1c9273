import type Database from 'better-sqlite3'
import type { Note } from '#shared/ipc/routes/bookmark.ts'
import type { NewNote } from './records.ts'

type StoredNote = Note & { bookmarkId: number }
type NoteRow = Omit<StoredNote, 'public'> & { public: number }

const NOTE = `
  SELECT n.key AS id, n.bookmark_key AS bookmarkId, n.text, n.public
  FROM note n JOIN bookmark b ON b.key = n.bookmark_key JOIN run r ON r.key = b.run_key`

/** What people wrote about the moments they marked. */
export class NoteRepo {
  readonly #ofRun
  readonly #ofSession
  readonly #add
  readonly #set
  readonly #remove

  constructor(db: Database.Database) {
    this.#ofRun = db.prepare<[string], NoteRow>(`${NOTE} WHERE r.id = ? ORDER BY n.key`)
    this.#ofSession = db.prepare<[string], NoteRow>(
      `${NOTE} JOIN session s ON s.key = r.session_key WHERE s.id = ? ORDER BY n.key`,
    )
    this.#add = db.prepare<[number, string, number]>(
      'INSERT INTO note (bookmark_key, text, public) VALUES (?, ?, ?)',
    )
    this.#set = db.prepare<[string, number, number, number]>(
      'UPDATE note SET text = ?, public = ? WHERE key = ? AND bookmark_key = ?',
    )
    this.#remove = db.prepare<[number, number]>(
      'DELETE FROM note WHERE key = ? AND bookmark_key = ?',
    )
  }

  /** In the order they were written. */
  ofRun(runId: string): StoredNote[] {
    return this.#ofRun.all(runId).map(noteOf)
  }

  /** In the order they were written. */
  ofSession(sessionId: string): StoredNote[] {
    return this.#ofSession.all(sessionId).map(noteOf)
  }

  add({ bookmarkId, text, public: isPublic }: NewNote): void {
    this.#add.run(bookmarkId, text, isPublic ? 1 : 0)
  }

  /** Nothing happens where the bookmark has no such note. */
  set({ id, bookmarkId, text, public: isPublic }: StoredNote): void {
    this.#set.run(text, isPublic ? 1 : 0, id, bookmarkId)
  }

  remove(id: number, bookmarkId: number): void {
    this.#remove.run(id, bookmarkId)
  }
}

function noteOf(row: NoteRow): StoredNote {
  return { ...row, public: row.public === 1 }
}
