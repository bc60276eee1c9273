import { AppError } from '#shared/ipc/result.ts'
import type { BakeProgress, Baked } from '#shared/ipc/routes/handout.ts'
import { requestKey } from '#shared/trace/request-key.ts'
import { lookOf } from '../bookmark-service.ts'
import type { Library } from '../library.ts'
import type { RunService } from '../run-service.ts'
import { figuresAt } from './figures-at.ts'

/** What one figure's refusal says of all others too: there is no model to ask. */
const NO_MODEL = new Set(['model.notLoaded', 'model.changed', 'model.notFound'])

/**
 * Of a session's figures in the store: a page holds them once more as text, and whoever opens it has them
 * in the browser's memory.
 */
const MOST_BYTES = 200_000_000

interface BakeOptions {
  onProgress: (progress: BakeProgress) => void
  signal: AbortSignal
  /** No figure is added to so many bytes. */
  mostBytes?: number
}

/**
 * Asks the model what the inspector shows at bookmarks, and keeps the answers with the session.
 *
 * @param ids of the bookmarks
 * @returns how many figures are there now, and how many this model cannot show
 * @throws AppError `session.notFound`; `handout.full` where the session's figures would be too much for a page, those
 * kept so far staying; and where the model that made the runs is not loaded `model.notLoaded`,
 * `model.changed` or `model.notFound`
 */
export async function bake(
  { library, runs }: { library: Library; runs: RunService },
  sessionId: string,
  ids: readonly number[],
  { onProgress, signal, mostBytes = MOST_BYTES }: BakeOptions,
): Promise<Baked> {
  const store = library.storeOfSession(sessionId)
  const marks = store.bookmarks.ofSession(sessionId).filter(({ id }) => ids.includes(id))
  const wanted = marks.flatMap(({ runId, step, look }) => {
    const { header, tokens } = store.traces.spoken(runId)
    if (header === null) return []
    const total = header.prompt.length + tokens.length
    return figuresAt(header, total, step, lookOf(look)).map((request) => ({ runId, request }))
  })
  // Bookmarks of one run share some.
  const asked = [
    ...new Map(wanted.map((one) => [`${one.runId} ${requestKey(one.request)}`, one])).values(),
  ]
  const baked: Baked = { kept: 0, missing: 0 }
  const all = store.traces.ofSession(sessionId)
  const bytes = (): number => all.reduce((sum, { id }) => sum + store.slimming.answers(id).bytes, 0)
  let now = bytes()
  onProgress({ done: 0, of: asked.length, bytes: now })
  for (const [at, { runId, request }] of asked.entries()) {
    if (signal.aborted) break
    if (now >= mostBytes && !store.probes.requests(runId).includes(requestKey(request))) {
      throw new AppError('handout.full', { kept: baked.kept, of: asked.length, limit: mostBytes })
    }
    try {
      await runs.probe(runId, request, 'all')
      baked.kept++
    } catch (error) {
      if (!(error instanceof AppError) || NO_MODEL.has(error.code)) throw error
      baked.missing++
    }
    now = bytes()
    onProgress({ done: at + 1, of: asked.length, bytes: now })
  }
  return baked
}
