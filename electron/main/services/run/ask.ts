import { AppError } from '#shared/ipc/result.ts'
import type { RuntimeMethods, RuntimePort } from '#shared/runtime/protocol.ts'
import type { Store } from '#main/store/store.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { requestKey } from '#shared/trace/request-key.ts'
import { readBy, storedWithin, type KeptAnswer } from '#shared/trace/stored-answer.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import type { Library } from '../library.ts'
import type { ModelService } from '../model-service.ts'
import { requestOf } from './request-key.ts'

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
 * model that made the run, over the tokens it has so far: the one that is loaded, or a translator, which is
 * loaded for it.
 *
 * @throws AppError `run.notFound`, `model.notLoaded`, `model.notFound` of a translator, `model.changed`, or
 * a named limit
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
  const spoken = tokens.map((token) => token.id)
  const read = header === null ? null : readBy(header, spoken)
  const within =
    final && read !== null ? storedWithin(keptOf(store, runId), read.sizes, request) : null
  if (within !== null) return within
  const { modelId, modelSha256: sha256 } = run
  let params: RuntimeMethods['probe']['params']
  if (read?.translation) {
    const where = await models.translator(modelId)
    const { source } = read.translation
    params = { ids: read.ids, request, translation: { modelId, ...where, sha256, source } }
  } else {
    models.require(modelId, sha256)
    params = { ids: read?.ids ?? spoken, request }
  }
  const answer = await runtime.call('probe', params)
  const kept = keep === 'all' || bytesOf(answer) <= KEPT_UNASKED_BYTES
  if (final && kept) keepAnswer(library, runId, key, answer)
  return answer
}

/** Where it cannot be kept it is shown all the same; the run may be gone by now, or have gone elsewhere. */
function keepAnswer(library: Library, runId: string, key: string, answer: ProbeAnswer): void {
  const store = library.stores.find(({ traces }) => traces.run(runId) !== null)
  const sessionId = store?.traces.run(runId)?.sessionId
  if (store === undefined || sessionId === undefined || store.readOnly) return
  library.write(store, sessionId, ({ probes }) => {
    probes.set(runId, key, answer)
  })
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

/** What was answered about a run before. */
function* keptOf(store: Store, runId: string): Generator<KeptAnswer> {
  for (const key of store.probes.requests(runId)) {
    yield { request: requestOf(key), answer: () => store.probes.get(runId, key) }
  }
}
