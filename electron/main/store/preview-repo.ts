import type Database from 'better-sqlite3'

/** A run as its preview needs it. */
export interface PreviewRun {
  id: string
  /** Events stored so far. */
  events: number
  /** Tokens at its beginning that were taken over from another. */
  kept: number
  /** Of its last event, ms since it was started. */
  durationMs: number
}

/** What sessions look like from outside: read for the few that are on screen. */
export class PreviewRepo {
  readonly #runs
  readonly #surprise
  readonly #usage
  readonly #attention

  constructor(db: Database.Database) {
    this.#runs = db.prepare<[string], PreviewRun>(
      `SELECT r.id, r.events,
         ifnull(json_extract((SELECT e.json FROM event e WHERE e.run_key = r.key AND e.seq = 0),
           '$.run.begun.kept'), 0) AS kept,
         ifnull((SELECT e.t_ms FROM event e WHERE e.run_key = r.key ORDER BY e.seq DESC LIMIT 1), 0)
           AS durationMs
       FROM run r JOIN session s ON s.key = r.session_key WHERE s.id = ? ORDER BY r.key`,
    )
    this.#surprise = db
      .prepare<[string, number, number]>(
        `SELECT json_extract(json, '$.logprob') FROM event
         WHERE run_key = (SELECT key FROM run WHERE id = ?) AND seq >= ? AND seq < ?
           AND kind = 'token' ORDER BY seq`,
      )
      .pluck()
    this.#usage = db.prepare<[], { sessions: number; bytes: number }>(
      `WITH live AS (SELECT key FROM session WHERE deleted_ms IS NULL)
       SELECT (SELECT count(*) FROM live) AS sessions,
         (SELECT ifnull(sum(bytes + octet_length(header)), 0) FROM run
           WHERE session_key IN live)
         + (SELECT ifnull(sum(octet_length(text)), 0) FROM message WHERE session_key IN live)
         + (SELECT ifnull(sum(octet_length(p.json) + ifnull(octet_length(p.blob), 0)), 0)
           FROM probe p JOIN run r ON r.key = p.run_key WHERE r.session_key IN live) AS bytes`,
    )
    this.#attention = db
      .prepare<[]>("SELECT ifnull(sum(octet_length(blob)), 0) FROM event WHERE kind = 'attention'")
      .pluck()
  }

  /** Bytes of captured attention in the file, of deleted sessions too as long as they are there. */
  attentionBytes(): number {
    return Number(this.#attention.get() ?? 0)
  }

  /** In the order they were started. */
  runs(sessionId: string): PreviewRun[] {
    return this.#runs.all(sessionId)
  }

  /** Natural log of the probability of each token among the events from `from` up to before `to`. */
  logprobs(runId: string, from: number, to: number): number[] {
    return this.#surprise.all(runId, from, to) as number[]
  }

  /** What there is, and what it takes. */
  usage(): { sessions: number; bytes: number } {
    return this.#usage.get() ?? { sessions: 0, bytes: 0 }
  }
}
