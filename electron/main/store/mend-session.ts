import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'

interface RunRow {
  key: number
  id: string
  state: string
  events: number
  found: number
  first: number
  last: number
}

/** Puts sessions in order of which rows may be missing: what refers to something lost is cut off there. */
export class SessionMender {
  readonly #db: Database.Database
  readonly #key
  readonly #runs
  readonly #dropRun
  readonly #lostRuns
  readonly #lostParents

  constructor(db: Database.Database) {
    this.#db = db
    this.#key = db.prepare<[string], number>('SELECT key FROM session WHERE id = ?').pluck()
    this.#runs = db.prepare<[number], RunRow>(
      `SELECT r.key, r.id, r.state, r.events,
         (SELECT count(*) FROM event e WHERE e.run_key = r.key) AS found,
         ifnull((SELECT min(seq) FROM event e WHERE e.run_key = r.key), 0) AS first,
         ifnull((SELECT max(seq) FROM event e WHERE e.run_key = r.key), -1) AS last
       FROM run r WHERE r.session_key = ?`,
    )
    this.#dropRun = db.prepare<[number]>('DELETE FROM run WHERE key = ?')
    this.#lostRuns = db.prepare<[number, number]>(
      `UPDATE message SET run_key = NULL WHERE session_key = ? AND run_key IS NOT NULL
         AND run_key NOT IN (SELECT key FROM run WHERE session_key = ?)`,
    )
    this.#lostParents = db.prepare<[number]>(
      `UPDATE message SET parent_key = NULL
       WHERE session_key = ? AND parent_key IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM message p WHERE p.key = message.parent_key AND p.key < message.key
           AND p.session_key = message.session_key)`,
    )
  }

  /**
   * Makes a row for each session whose own is lost while messages or runs of it are there.
   *
   * @returns their ids: the same each time, so that a second rescue knows them
   */
  nameSessions(): string[] {
    const orphans = this.#db
      .prepare<[], { key: number; name: string; atMs: number }>(
        `SELECT session_key AS key, min(id) AS name, min(at_ms) AS atMs FROM (
           SELECT session_key, id, created_ms AS at_ms FROM message
           UNION ALL SELECT session_key, id, started_ms FROM run)
         WHERE session_key NOT IN (SELECT key FROM session) GROUP BY session_key`,
      )
      .all()
    const add = this.#db.prepare<[number, string, number, number]>(
      `INSERT OR IGNORE INTO session (key, id, title, sample, created_ms, updated_ms)
       VALUES (?, ?, '', 0, ?, ?)`,
    )
    return orphans.map(({ key, name, atMs }) => {
      const id = `rescued-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
      add.run(key, id, atMs, atMs)
      return id
    })
  }

  /**
   * @param end ends a run that was being written
   * @returns how many runs are left out, and how many messages lack what they refer to
   */
  mend(sessionId: string, end: (run: RunRow) => void): number {
    const key = this.#key.get(sessionId)
    if (key === undefined) return 0
    let lost = 0
    for (const run of this.#runs.all(key)) {
      const { state, events, found, first, last } = run
      try {
        const isWhole = found === events && first === 0 && last === found - 1
        if (!isWhole) throw new RangeError('events are missing')
        if (state === 'running') end(run)
      } catch {
        this.#dropRun.run(run.key)
        lost++
      }
    }
    lost += this.#lostRuns.run(key, key).changes
    // What follows a lost message begins a branch of its own.
    return lost + this.#lostParents.run(key).changes
  }
}
