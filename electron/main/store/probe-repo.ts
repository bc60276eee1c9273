import type Database from 'better-sqlite3'
import { decodeProbe, encodeProbe, type ProbeRow } from '#shared/trace/codec.ts'
import type { ProbeAnswer } from '#shared/trace/probe.ts'
import type { StoredProbe } from './records.ts'

/** What was asked about a run afterwards: answers of probes. */
export class ProbeRepo {
  readonly #get
  readonly #set
  readonly #requests

  constructor(db: Database.Database) {
    this.#get = db.prepare<[string, string], ProbeRow>(
      `SELECT json, blob FROM probe
       WHERE run_key = (SELECT key FROM run WHERE id = ?) AND request = ?`,
    )
    this.#set = db.prepare<[StoredProbe & { runId: string }]>(
      `INSERT INTO probe (run_key, request, json, blob)
       VALUES ((SELECT key FROM run WHERE id = $runId), $request, $json, $blob)
       ON CONFLICT DO NOTHING`,
    )
    this.#requests = db.prepare<[string], { request: string }>(
      `SELECT request FROM probe WHERE run_key = (SELECT key FROM run WHERE id = ?) ORDER BY rowid`,
    )
  }

  /** @param request canonical JSON of the question */
  get(runId: string, request: string): ProbeAnswer | null {
    const row = this.#get.get(runId, request)
    return row === undefined ? null : decodeProbe(row)
  }

  /** An answer never changes: the first stays. */
  set(runId: string, request: string, answer: ProbeAnswer): void {
    this.#set.run({ runId, request, ...encodeProbe(answer) })
  }

  /** What was asked of the run, in that order. */
  requests(runId: string): string[] {
    return this.#requests.all(runId).map(({ request }) => request)
  }
}
