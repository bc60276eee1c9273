import { AppError } from '#shared/ipc/result.ts'
import type { RuntimePort } from '#shared/runtime/protocol.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import type { Store } from '#main/store/store.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import type { Library } from '../library.ts'
import type { ModelService } from '../model-service.ts'
import { requestKey, requestOf } from './request-key.ts'
import { covers, narrowed } from './stored-answer.ts'

interface AskOptions {
  library: Library
  models: ModelService
  runtime: RuntimePort
}

/** Larger answers are asked again rather than kept: whole matrices of a long text take 20 MB each. */
const KEPT_UNASKED_BYTES = 2_000_000

/** Which answers stay in the store: those that cost little room, or every one, as for a recording. */
export type Keep = 'small' | 'all'

/**
 * Answers a question about a run: from the store if it, or a wider one, was asked before; else by the
 * model that made the run, over the tokens it has so far.
 *
 * @throws AppError `run.notFound`, `model.notLoaded`, `model.changed`, or a named limit
 */
export async function askAbout(
  { library, models, runtime }: AskOptions,
  runId: string,
  request: ProbeRequest,
  keep: Keep,
): Promise<ProbeAnswer> {
  const store = library.storeOfRun(runId)
  const run = store.traces.run(runId)
  if (run === null) throw new AppError('run.notFound')
  // "all" and negative positions mean something else once the run is longer.
  const final = run.state !== 'running'
  const key = requestKey(request)
  const stored = final ? store.probes.get(runId, key) : null
  if (stored !== null) return stored
  const { header, tokens } = store.traces.spoken(runId)
  const ids = [...(header?.prompt ?? []), ...tokens].map((token) => token.id)
  const within = final && header !== null ? storedWithin(store, header, ids.length, request) : null
  if (within !== null) return within
  models.require(run.modelId, run.modelSha256)
  const answer = await runtime.call('probe', { ids, request })
  const kept = keep === 'all' || bytesOf(answer) <= KEPT_UNASKED_BYTES
  if (final && kept && !store.readOnly && store.traces.run(runId) !== null) {
    store.transaction(() => {
      store.probes.set(runId, key, answer)
    })
  }
  return answer
}

/** Room its typed arrays take; lists of words are small. */
function bytesOf(answer: ProbeAnswer): number {
  const parts: unknown[] =
    'stages' in answer ? answer.stages.map(({ values }) => values) : Object.values(answer)
  return parts.reduce((sum: number, part) => sum + (isTensor(part) ? part.data.byteLength : 0), 0)
}

function isTensor(part: unknown): part is TensorData {
  return typeof part === 'object' && part !== null && 'dtype' in part && 'data' in part
}

/** The answer as a part of one that was given to a wider question. */
function storedWithin(
  store: Store,
  { runId, model }: RunHeader,
  positions: number,
  wanted: ProbeRequest,
): ProbeAnswer | null {
  const sizes = { layers: model.layers, heads: model.heads, positions }
  for (const key of store.probes.requests(runId)) {
    if (!covers(requestOf(key), wanted, sizes)) continue
    const answer = store.probes.get(runId, key)
    const part = answer === null ? null : narrowed(answer, wanted, sizes)
    if (part !== null) return part
  }
  return null
}
