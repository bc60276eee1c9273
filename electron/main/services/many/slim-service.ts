import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { SlimmedSessions, SlimWeights } from '#shared/ipc/routes/library.ts'
import { U8_SCALE } from '#shared/trace/attention-frame.ts'
import { summaryOf, summaryShape } from '#shared/trace/attention-summary.ts'
import { decodeEvent, encodeEvent, toJson } from '#shared/trace/codec.ts'
import { isStoredBody } from '#shared/trace/guards.ts'
import type { FullRow, SlimRow } from '#main/store/slim-repo.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from '../library.ts'
import { breath, type Job } from './jobs.ts'

export interface SlimChoice {
  /** Every head's attention, in whose place its mean is kept. */
  attention: boolean
  /** The inspector's kept answers. */
  answers: boolean
}

/** Rows or bytes worked on at one go: then others get their turn. */
const AT_ONCE = { rows: 64, bytes: 8 * 2 ** 20 }
/** Pages given back to the disk at one go. */
const PAGES = 512

/** Gives up the largest parts of recorded sessions: there is no way back but a file exported before. */
export class SlimService {
  readonly #library: Library

  constructor({ library }: { library: Library }) {
    this.#library = library
  }

  /** What there is to give up, but for the few bytes that say so. Sessions that are gone weigh nothing. */
  async weigh(sessionIds: readonly string[]): Promise<SlimWeights> {
    const weights = { runs: 0, attentionBytes: 0, answers: 0, answerBytes: 0, samples: 0 }
    for (const sessionId of sessionIds) {
      const session = this.#library.summary(sessionId)
      if (session === null) continue
      if (session.sample) {
        weights.samples++
        continue
      }
      const store = this.#library.storeOfSession(sessionId)
      for (const { id } of store.traces.ofSession(sessionId)) {
        const rows = store.slimming.full(id)
        if (rows.length > 0) weights.runs++
        weights.attentionBytes += rows.reduce((sum, row) => sum + freedBy(row), 0)
        const answers = store.slimming.answers(id)
        weights.answers += answers.count
        weights.answerBytes += answers.bytes
        await breath()
      }
    }
    return weights
  }

  /**
   * Run by run, each whole or not at all. Stopped or cut short by the end of the app, each run is as it
   * was or slim.
   */
  async slim(sessionIds: readonly string[], choice: SlimChoice, job: Job) {
    const done: SlimmedSessions = { freedBytes: 0, slimmed: [], failures: [], stopped: false }
    const total = sessionIds.length
    const sizes = sessionIds.map((id) => this.#bytes(id))
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
    let doneBytes = 0
    for (const [at, sessionId] of sessionIds.entries()) {
      job.tell({ done: at, total, doneBytes, totalBytes })
      const title = this.#library.summary(sessionId)?.title ?? ''
      try {
        const before = this.#bytes(sessionId)
        try {
          await this.#session(sessionId, choice, job)
        } finally {
          const freed = before - this.#bytes(sessionId)
          done.freedBytes += freed
          if (freed !== 0) {
            done.slimmed.push(sessionId)
            this.#library.tellChanged(sessionId)
          }
        }
      } catch (error) {
        if (!job.signal.aborted) {
          done.failures.push({ sessionId, title, error: serializeError(error) })
        }
      }
      if (job.signal.aborted) break
      doneBytes += sizes[at] ?? 0
    }
    done.stopped = job.signal.aborted
    for (const store of this.#library.stores) await giveBack(store)
    return done
  }

  async #session(sessionId: string, choice: SlimChoice, { signal }: Job): Promise<void> {
    const store = this.#library.storeOfSession(sessionId)
    if (store.sessions.get(sessionId)?.sample === true) throw new AppError('session.readOnly')
    const runs = store.traces.ofSession(sessionId)
    if (runs.some(({ state }) => state === 'running')) throw new AppError('run.alreadyRunning')
    for (const { id } of runs) {
      const rows = choice.attention ? await summaries(store, id, signal) : []
      signal.throwIfAborted()
      const answers = choice.answers && store.slimming.answers(id).count > 0
      if (rows.length === 0 && !answers) continue
      store.transaction(() => {
        if (rows.length > 0) store.slimming.replace(id, rows)
        if (answers) store.slimming.dropAnswers(id)
      })
      await breath()
    }
  }

  #bytes(sessionId: string): number {
    return this.#library.summary(sessionId)?.bytes ?? 0
  }
}

/** What will stand in the place of a run's rows: little, so it waits in memory until it is all there. */
async function summaries(store: Store, runId: string, signal: AbortSignal): Promise<SlimRow[]> {
  const slim: SlimRow[] = []
  let since = 0
  for (const { seq, json, bytes } of store.slimming.full(runId)) {
    signal.throwIfAborted()
    const blob = store.slimming.weights(runId, seq)
    const event = decodeEvent({ seq, tMs: 0, kind: 'attention', json, blob }, runId)
    if (event.kind !== 'attention' || event.frame.dtype !== 'f32') continue
    const row = encodeEvent({ ...event, frame: summaryOf(event.frame, event.which) })
    slim.push({ seq, json: row.json, blob: row.blob ?? new Uint8Array() })
    since += bytes
    if (since < AT_ONCE.bytes && slim.length % AT_ONCE.rows !== 0) continue
    since = 0
    await breath()
  }
  return slim
}

/** Bytes by which a row will be smaller. */
function freedBy({ json, bytes }: FullRow): number {
  const body: unknown = { kind: 'attention', ...(JSON.parse(json) as object) }
  if (!isStoredBody(body) || body.kind !== 'attention') return 0
  const { step, which } = body
  const shape = summaryShape(body.shape, which)
  const slim = toJson({ step, which, dtype: 'u8', shape, scale: U8_SCALE })
  return bytes - shape.reduce((product, size) => product * size, 1) + json.length - slim.length
}

async function giveBack(store: Store): Promise<void> {
  while (store.giveBack(PAGES)) await breath()
}
