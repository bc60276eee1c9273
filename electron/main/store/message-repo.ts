import type Database from 'better-sqlite3'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { NewMessage } from './records.ts'

const COLUMNS = `
  m.id, p.id AS parentId, m.role, m.text, r.id AS runId, m.created_ms AS createdMs
  FROM message m LEFT JOIN message p ON p.key = m.parent_key LEFT JOIN run r ON r.key = m.run_key`

/** What was said, as a tree: a message knows the one it follows. */
export class MessageRepo {
  readonly #insert
  readonly #setText
  readonly #setRun
  readonly #ofSession
  readonly #head
  readonly #setHead
  readonly #path
  readonly #get
  readonly #removeRuns
  readonly #remove

  constructor(db: Database.Database) {
    this.#insert = db.prepare<[NewMessage]>(
      `INSERT INTO message (id, session_key, parent_key, role, text, run_key, created_ms)
       VALUES ($id, (SELECT key FROM session WHERE id = $sessionId),
         (SELECT key FROM message WHERE id = $parentId), $role, $text,
         (SELECT key FROM run WHERE id = $runId), $createdMs)`,
    )
    this.#setText = db.prepare<[string, string]>(
      'UPDATE message SET text = ? WHERE run_key = (SELECT key FROM run WHERE id = ?)',
    )
    this.#setRun = db.prepare<[string, string]>(
      'UPDATE message SET run_key = (SELECT key FROM run WHERE id = ?) WHERE id = ?',
    )
    this.#ofSession = db.prepare<[string], SessionMessage>(
      `SELECT ${COLUMNS} WHERE m.session_key = (SELECT key FROM session WHERE id = ?) ORDER BY m.key`,
    )
    this.#head = db.prepare<[string], { id: string }>(
      `SELECT m.id FROM session s JOIN message m ON m.session_key = s.key
       WHERE s.id = ? ORDER BY m.key = s.head_key DESC, m.key DESC LIMIT 1`,
    )
    this.#setHead = db.prepare<[string, string]>(
      'UPDATE session SET head_key = (SELECT key FROM message WHERE id = ?) WHERE id = ?',
    )
    this.#path = db.prepare<[string], SessionMessage>(
      `WITH RECURSIVE path (key, depth) AS (
         SELECT key, 0 FROM message WHERE id = ?
         UNION ALL SELECT m.parent_key, depth + 1 FROM path JOIN message m ON m.key = path.key
           WHERE m.parent_key IS NOT NULL)
       SELECT ${COLUMNS} JOIN path ON path.key = m.key ORDER BY path.depth DESC`,
    )
    this.#get = db.prepare<[string, string], SessionMessage>(
      `SELECT ${COLUMNS} WHERE m.id = ? AND m.session_key = (SELECT key FROM session WHERE id = ?)`,
    )
    this.#removeRuns = db.prepare<[string]>(
      `WITH RECURSIVE below (key, run_key) AS (
         SELECT key, run_key FROM message WHERE id = ?
         UNION ALL SELECT m.key, m.run_key FROM below JOIN message m ON m.parent_key = below.key)
       DELETE FROM run WHERE key IN (SELECT run_key FROM below)`,
    )
    this.#remove = db.prepare<[string]>('DELETE FROM message WHERE id = ?')
  }

  add(message: NewMessage): void {
    this.#insert.run(message)
  }

  /** A message with all that follows it, and the runs that wrote them. */
  remove(id: string): void {
    this.#removeRuns.run(id)
    this.#remove.run(id)
  }

  setTextOfRun(runId: string, text: string): void {
    this.#setText.run(text, runId)
  }

  setRun(id: string, runId: string): void {
    this.#setRun.run(runId, id)
  }

  /** In the order they were written, so that parents come before what follows them. */
  ofSession(sessionId: string): SessionMessage[] {
    return this.#ofSession.all(sessionId)
  }

  /** The last message of the branch shown, at first the one written last; null in an empty session. */
  head(sessionId: string): string | null {
    return this.#head.get(sessionId)?.id ?? null
  }

  setHead(sessionId: string, messageId: string): void {
    this.#setHead.run(messageId, sessionId)
  }

  /** From the conversation's first message to this one. */
  path(id: string): SessionMessage[] {
    return this.#path.all(id)
  }

  /** Null where the session has no such message. */
  get(id: string, sessionId: string): SessionMessage | null {
    return this.#get.get(id, sessionId) ?? null
  }
}
