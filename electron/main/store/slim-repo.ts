import type Database from 'better-sqlite3'

/** A row of attention that keeps every head. */
export interface FullRow {
  seq: number
  json: string
  /** Of its weights. */
  bytes: number
}

/** What takes a row's place. */
export interface SlimRow {
  seq: number
  json: string
  blob: Uint8Array
}

const KEY = '(SELECT key FROM run WHERE id = ?)'
const SIZE = 'octet_length(json) + ifnull(octet_length(blob), 0)'
const CAPTURE = '$.run.capture'

/** What of a run takes room and can be given up. The only place where what was recorded is changed. */
export class SlimRepo {
  readonly #full
  readonly #weights
  readonly #replace
  readonly #header
  readonly #started
  readonly #recount
  readonly #answers
  readonly #dropAnswers

  constructor(db: Database.Database) {
    this.#full = db.prepare<[string], FullRow>(
      `SELECT seq, json, octet_length(blob) AS bytes FROM event
       WHERE run_key = ${KEY} AND kind = 'attention' AND json_extract(json, '$.dtype') = 'f32'
       ORDER BY seq`,
    )
    this.#weights = db.prepare<[string, number], { blob: Uint8Array }>(
      `SELECT blob FROM event WHERE run_key = ${KEY} AND seq = ?`,
    )
    this.#replace = db.prepare<[string, Uint8Array, string, number]>(
      `UPDATE event SET json = ?, blob = ? WHERE run_key = ${KEY} AND seq = ?`,
    )
    this.#header = db.prepare<[string]>(
      `UPDATE run SET header = json_set(header, '${CAPTURE}', 'summary')
       WHERE id = ? AND json_extract(header, '${CAPTURE}') = 'full'`,
    )
    this.#started = db.prepare<[string]>(
      `UPDATE event SET json = json_set(json, '${CAPTURE}', 'summary')
       WHERE run_key = ${KEY} AND kind = 'run-started' AND json_extract(json, '${CAPTURE}') = 'full'`,
    )
    this.#recount = db.prepare<[string]>(
      `UPDATE run SET bytes = (SELECT sum(${SIZE}) FROM event WHERE run_key = run.key) WHERE id = ?`,
    )
    this.#answers = db.prepare<[string], { count: number; bytes: number }>(
      `SELECT count(*) AS count, ifnull(sum(${SIZE}), 0) AS bytes FROM probe WHERE run_key = ${KEY}`,
    )
    this.#dropAnswers = db.prepare<[string]>(`DELETE FROM probe WHERE run_key = ${KEY}`)
  }

  /** The rows that keep every head, without their weights. */
  full(runId: string): FullRow[] {
    return this.#full.all(runId)
  }

  /** A row's weights, float32, little-endian, C order. */
  weights(runId: string, seq: number): Uint8Array {
    return this.#weights.get(runId, seq)?.blob ?? new Uint8Array()
  }

  /** Puts summaries in the place of what was kept of every head. To be called within a transaction. */
  replace(runId: string, rows: readonly SlimRow[]): void {
    for (const { seq, json, blob } of rows) this.#replace.run(json, blob, runId, seq)
    this.#header.run(runId)
    this.#started.run(runId)
    this.#recount.run(runId)
  }

  /** How many answers are kept about a run, and what they take. */
  answers(runId: string): { count: number; bytes: number } {
    return this.#answers.get(runId) ?? { count: 0, bytes: 0 }
  }

  dropAnswers(runId: string): void {
    this.#dropAnswers.run(runId)
  }
}
