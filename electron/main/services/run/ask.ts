import { AppError } from '#shared/ipc/result.ts'
import type { RuntimeMethods, RuntimePort } from '#shared/runtime/protocol.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import type { Store } from '#main/store/store.ts'
import type { ProbeAnswer, ProbeRequest, TranslationPart } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import type { Library } from '../library.ts'
import type { ModelService } from '../model-service.ts'
import { requestKey, requestOf } from './request-key.ts'
import { covers, narrowed, type Sizes } from './stored-answer.ts'

interface AskOptions {
  library: Library
  models: ModelService
  runtime: RuntimePort
}

/** By the part that is asked about; one and the same where there are no parts. */
type RunSizes = Record<TranslationPart, Sizes>

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
  const within = final && read !== null ? storedWithin(store, runId, read.sizes, request) : null
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

/** What the model of a run has read, and how much there is to ask about. */
interface Read {
  ids: number[]
  /** Of an encoder–decoder; `ids` are then the decoder's. */
  translation: { source: number[] } | null
  sizes: RunSizes
}

function readBy({ model, prompt, translation }: RunHeader, spoken: number[]): Read {
  const given = prompt.map((token) => token.id)
  if (translation === undefined) {
    const ids = [...given, ...spoken]
    const sizes = { layers: model.layers, heads: model.heads, positions: ids.length }
    return { ids, translation: null, sizes: { encoder: sizes, decoder: sizes, cross: sizes } }
  }
  // The decoder begins with a token nobody wrote.
  const ids = [translation.startId, ...spoken]
  const decoder = { layers: model.layers, heads: model.heads, positions: ids.length }
  const encoder = {
    layers: translation.encoderLayers,
    heads: translation.encoderHeads,
    positions: given.length,
  }
  return { ids, translation: { source: given }, sizes: { encoder, decoder, cross: decoder } }
}

/** The answer as a part of one that was given to a wider question. */
function storedWithin(
  store: Store,
  runId: string,
  bySide: RunSizes,
  wanted: ProbeRequest,
): ProbeAnswer | null {
  const sizes = bySide[wanted.part ?? 'decoder']
  for (const key of store.probes.requests(runId)) {
    if (!covers(requestOf(key), wanted, sizes)) continue
    const answer = store.probes.get(runId, key)
    const part = answer === null ? null : narrowed(answer, wanted, sizes)
    if (part !== null) return part
  }
  return null
}
