import type { SessionPreview } from '#shared/ipc/routes/library.ts'
import { PREVIEW_BARS } from '#shared/trace/preview.ts'
import type { Store } from '#main/store/store.ts'
import type { Library } from '../library.ts'
import { breath } from './jobs.ts'

/** Events read at one go. */
const PAGE = 400
/** Previews kept: more than anybody scrolls past in an afternoon. */
const MOST_KEPT = 2000

/** What sessions look like from outside; each is made once for what it holds. */
export class Previews {
  readonly #library: Library
  readonly #kept = new Map<string, { state: string; preview: SessionPreview }>()

  constructor(library: Library) {
    this.#library = library
  }

  /** In the order asked; sessions that are gone are left out. */
  async of(sessionIds: readonly string[]): Promise<SessionPreview[]> {
    const found: SessionPreview[] = []
    for (const sessionId of sessionIds) {
      if (this.#library.summary(sessionId) === null) continue
      found.push(await this.#preview(this.#library.storeOfSession(sessionId), sessionId))
    }
    return found
  }

  async #preview(store: Store, sessionId: string): Promise<SessionPreview> {
    const runs = store.previews.runs(sessionId)
    const state = runs.map(({ id, events }) => `${id} ${String(events)}`).join('\n')
    const known = this.#kept.get(sessionId)
    if (known?.state === state) return known.preview
    const bits: number[] = []
    for (const { id, events, kept } of runs) {
      const own: number[] = []
      for (let seq = 0; seq < events; seq += PAGE) {
        own.push(...store.previews.logprobs(id, seq, seq + PAGE))
        if (events > PAGE) await breath()
      }
      bits.push(...own.slice(kept).map((logprob) => -logprob / Math.LN2))
    }
    const durationMs = runs.reduce((sum, run) => sum + run.durationMs, 0)
    const preview = { sessionId, bars: highest(bits, PREVIEW_BARS), durationMs }
    this.#kept.delete(sessionId)
    this.#kept.set(sessionId, { state, preview })
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > MOST_KEPT && !oldest.done) this.#kept.delete(oldest.value)
    return preview
  }
}

/** The values in at most so many groups of as many as can be, each by its highest; hundredths. */
function highest(values: readonly number[], groups: number): number[] {
  const count = Math.min(groups, values.length)
  return Array.from({ length: count }, (_, group) => {
    const from = Math.floor((group * values.length) / count)
    const to = Math.floor(((group + 1) * values.length) / count)
    return Math.round(Math.max(...values.slice(from, to)) * 100) / 100
  })
}
