import type Database from 'better-sqlite3'
import { decodeEvent, encodeEvent, type EventRow } from '#shared/trace/codec.ts'
import type { RunHeader, RunStartedEvent, TokenEvent, TraceEvent } from '#shared/trace/event.ts'
import { TRACE_VERSION } from '#shared/trace/event.ts'
import type { RunState } from '#shared/ipc/routes/session.ts'
import type { NewRun, StoredRun } from './records.ts'

const RUN = `
  SELECT r.id, s.id AS sessionId, r.task, r.model_id AS modelId, r.model_sha256 AS modelSha256,
    r.system, r.state, r.started_ms AS startedMs, r.events, r.tokens
  FROM run r JOIN session s ON s.key = r.session_key`

const EVENT = `
  SELECT seq, kind, t_ms AS tMs, json, blob FROM event
  WHERE run_key = (SELECT key FROM run WHERE id = ?)`

/**
 * The events of a run as one JSON list: each one's own fields follow what its row says of it. 17 digits
 * give back any double.
 */
const packed = (json: string): string =>
  `SELECT CAST('[' || ifnull(group_concat('{"seq":' || seq || ',"tMs":' || printf('%!.17g', t_ms)
      || ',"kind":"' || kind || '"' || ifnull(',"bytes":' || octet_length(blob), '')
      || iif(json = '{}', '', ',') || substr(${json}, 2), ',' ORDER BY seq), '') || ']' AS BLOB) AS json
   FROM event WHERE run_key = (SELECT key FROM run WHERE id = ?)`

/**
 * A token's JSON with an empty list of candidates, cut where the list begins and ends: within a text a
 * quotation mark has a backslash before it, so that neither is found there.
 */
const [TOP, AFTER_TOP] = ['"top":[', '}],"draw":']
const BRIEF = `CASE WHEN kind = 'token' AND instr(json, '${TOP}') BETWEEN 1 AND instr(json, '${AFTER_TOP}')
  THEN substr(json, 1, instr(json, '${TOP}') + ${String(TOP.length - 1)})
    || substr(json, instr(json, '${AFTER_TOP}') + 1)
  ELSE json END`

/** Runs and their events. What was appended is never changed. */
export class TraceRepo {
  readonly #insertRun
  readonly #insertEvent
  readonly #count
  readonly #setState
  readonly #run
  readonly #ofSession
  readonly #unfinished
  readonly #events
  readonly #packed
  readonly #brief
  readonly #blobs
  readonly #sizes
  readonly #spoken
  readonly #header
  readonly #setModel
  readonly #append

  constructor(db: Database.Database) {
    this.#insertRun = db.prepare<[Omit<NewRun, 'header'> & { header: string }]>(
      `INSERT INTO run (id, session_key, task, model_id, model_sha256, system, state, started_ms, header)
       VALUES ($id, (SELECT key FROM session WHERE id = $sessionId), $task, $modelId, $modelSha256,
         $system, 'running', $startedMs, $header)`,
    )
    this.#insertEvent = db.prepare<[EventRow & { runId: string }]>(
      `INSERT INTO event (run_key, seq, kind, t_ms, json, blob)
       VALUES ((SELECT key FROM run WHERE id = $runId), $seq, $kind, $tMs, $json, $blob)`,
    )
    this.#count = db.prepare<[number, number, number, string]>(
      'UPDATE run SET events = events + ?, tokens = tokens + ?, bytes = bytes + ? WHERE id = ?',
    )
    this.#setState = db.prepare<[string, string]>('UPDATE run SET state = ? WHERE id = ?')
    this.#run = db.prepare<[string], StoredRun>(`${RUN} WHERE r.id = ?`)
    this.#ofSession = db.prepare<[string], StoredRun>(`${RUN} WHERE s.id = ? ORDER BY r.key`)
    this.#unfinished = db.prepare<[], StoredRun>(`${RUN} WHERE r.state = 'running' ORDER BY r.key`)
    this.#events = db.prepare<[string, number, number], EventRow>(
      `${EVENT} AND seq >= ? ORDER BY seq LIMIT ?`,
    )
    this.#packed = db.prepare<[string], { json: Buffer }>(packed('json'))
    this.#brief = db.prepare<[string], { json: Buffer }>(packed(BRIEF))
    this.#blobs = db
      .prepare<[string], Buffer>(
        `SELECT blob FROM event WHERE run_key = (SELECT key FROM run WHERE id = ?)
           AND blob IS NOT NULL ORDER BY seq`,
      )
      .pluck()
    this.#sizes = db.prepare<[string, number, number], { size: number }>(
      `SELECT octet_length(json) + ifnull(octet_length(blob), 0) AS size FROM event
       WHERE run_key = (SELECT key FROM run WHERE id = ?) AND seq >= ? ORDER BY seq LIMIT ?`,
    )
    this.#spoken = db.prepare<[string], EventRow>(
      `${EVENT} AND kind IN ('run-started', 'token') ORDER BY seq`,
    )
    this.#header = db.prepare<[string], { header: string }>('SELECT header FROM run WHERE id = ?')
    this.#setModel = db.prepare<[string, string]>(
      `UPDATE run SET model_sha256 = ? WHERE id = ? AND model_sha256 = ''`,
    )
    this.#append = db.transaction(
      (runId: string, rows: readonly EventRow[], state: RunState | null) => {
        for (const row of rows) this.#insertEvent.run({ runId, ...row })
        const tokens = rows.filter((row) => row.kind === 'token').length
        const bytes = rows.reduce((sum, row) => sum + sizeOf(row), 0)
        this.#count.run(rows.length, tokens, bytes, runId)
        if (state !== null) this.#setState.run(state, runId)
      },
    )
  }

  createRun({ header, ...run }: NewRun): void {
    this.#insertRun.run({ ...run, header: encodeEvent(startedEvent(header)).json })
  }

  run(id: string): StoredRun | null {
    return this.#run.get(id) ?? null
  }

  /** In the order they were started. */
  ofSession(sessionId: string): StoredRun[] {
    return this.#ofSession.all(sessionId)
  }

  /** Runs without a last event. At start: those the death of the app cut short. */
  unfinished(): StoredRun[] {
    return this.#unfinished.all()
  }

  /**
   * @param state how the run ended, if the last of these events is its last
   * @throws SqliteError; then none of the events is stored
   */
  append(runId: string, events: readonly TraceEvent[], state: RunState | null): void {
    this.#append(runId, events.map(encodeEvent), state)
    const [first] = events
    // Of a model that was loaded for the run, only the run says which weights it has.
    if (first?.kind === 'run-started') this.#setModel.run(first.run.model.sha256, runId)
  }

  /** The same for rows as another run has them. */
  appendRows(runId: string, rows: readonly EventRow[], state: RunState | null): void {
    this.#append(runId, rows, state)
  }

  /** In order, from `seq` on. */
  events(runId: string, fromSeq = 0, limit = -1): TraceEvent[] {
    return this.rows(runId, fromSeq, limit).map((row) => decodeEvent(row, runId))
  }

  /** How many of the events from `fromSeq` on can be read at once: at least one, if it is larger than that. */
  countWithin(runId: string, fromSeq: number, most: { rows: number; bytes: number }): number {
    const sizes = this.#sizes.all(runId, fromSeq, most.rows)
    let bytes = 0
    const over = sizes.findIndex(({ size }) => (bytes += size) > most.bytes)
    return Math.max(1, over === -1 ? sizes.length : over)
  }

  /**
   * All of them, for who reads their JSON elsewhere: see `PackedRuns`.
   *
   * @param brief without the candidates of each token, most of a run's bytes
   */
  packed(runId: string, brief = false): { json: Uint8Array; blob: Uint8Array } {
    const json = (brief ? this.#brief : this.#packed).get(runId)?.json ?? Buffer.from('[]')
    return { json, blob: Buffer.concat(this.#blobs.all(runId)) }
  }

  rows(runId: string, fromSeq = 0, limit = -1): EventRow[] {
    return this.#events.all(runId, fromSeq, limit)
  }

  /** The run-started event, also of a run whose model never came to send it. */
  started(runId: string): RunStartedEvent & { seq: number; tMs: number } {
    const [first] = this.events(runId, 0, 1)
    if (first?.kind === 'run-started') return first
    const json = this.#header.get(runId)?.header ?? '{}'
    const known = decodeEvent({ seq: 0, tMs: 0, kind: 'run-started', json, blob: null }, runId)
    if (known.kind !== 'run-started') throw new TypeError(`run ${runId} has no header`)
    return known
  }

  /** The prompt and what the model has said, in order. */
  spoken(runId: string): { header: RunHeader | null; tokens: TokenEvent[] } {
    const events = this.#spoken.all(runId).map((row) => decodeEvent(row, runId))
    const [first] = events
    return {
      header: first?.kind === 'run-started' ? first.run : null,
      tokens: events.filter((event) => event.kind === 'token'),
    }
  }
}

/** What a row's texts take on disk, as SQLite's `octet_length` has it. */
function sizeOf({ json, blob }: EventRow): number {
  return Buffer.byteLength(json) + (blob?.byteLength ?? 0)
}

function startedEvent(run: RunHeader): TraceEvent {
  return { seq: 0, tMs: 0, kind: 'run-started', version: TRACE_VERSION, run }
}
