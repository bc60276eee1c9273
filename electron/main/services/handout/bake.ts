import { AppError } from '#shared/ipc/result.ts'
import type { BakeProgress, Baked } from '#shared/ipc/routes/handout.ts'
import { lookOf } from '../bookmark-service.ts'
import type { Library } from '../library.ts'
import type { RunService } from '../run-service.ts'
import { figuresAt } from './figures-at.ts'

/** What one figure's refusal says of all others too: there is no model to ask. */
const NO_MODEL = new Set(['model.notLoaded', 'model.changed', 'model.notFound'])

/**
 * Asks the model what the inspector shows at bookmarks, and keeps the answers with the session.
 *
 * @param ids of the bookmarks
 * @returns how many figures are there now, and how many this model cannot show
 * @throws AppError `session.notFound`, and where the model that made the runs is not loaded `model.notLoaded`,
 * `model.changed` or `model.notFound`
 */
export async function bake(
  { library, runs }: { library: Library; runs: RunService },
  sessionId: string,
  ids: readonly number[],
  { onProgress, signal }: { onProgress: (progress: BakeProgress) => void; signal: AbortSignal },
): Promise<Baked> {
  const store = library.storeOfSession(sessionId)
  const marks = store.bookmarks.ofSession(sessionId).filter(({ id }) => ids.includes(id))
  const asked = marks.flatMap(({ runId, step, look }) => {
    const { header, tokens } = store.traces.spoken(runId)
    if (header === null) return []
    const total = header.prompt.length + tokens.length
    return figuresAt(header, total, step, lookOf(look)).map((request) => ({ runId, request }))
  })
  const baked: Baked = { kept: 0, missing: 0 }
  onProgress({ done: 0, of: asked.length })
  for (const [at, { runId, request }] of asked.entries()) {
    if (signal.aborted) break
    try {
      await runs.probe(runId, request, 'all')
      baked.kept++
    } catch (error) {
      if (!(error instanceof AppError) || NO_MODEL.has(error.code)) throw error
      baked.missing++
    }
    onProgress({ done: at + 1, of: asked.length })
  }
  return baked
}
