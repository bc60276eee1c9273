import { resolve } from 'node:path'
import { generate } from '#runtime/decode/generate.ts'
import { SequenceStore } from '#runtime/decode/sequence-store.ts'
import { loadModel, type LoadedModel } from '#runtime/models/load.ts'
import { answerProbe } from '#runtime/probe/answer.ts'
import type { TraceEventBody } from '#shared/trace/event.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'
import type { Measured, Side } from './decode.ts'

export const MODEL = 'SmolLM2-135M-Instruct'
export const MODELS_FOLDER = resolve('resources/models')

export interface Ours extends Side {
  /** Mean time of a step with that much attention kept, ms. */
  capture(policy: CapturePolicy, ids: readonly number[], count: number): Promise<number>
  /** Time of the attention of one layer in the middle over a text nothing is known of, ms. */
  attention(ids: readonly number[]): Promise<number>
}

/** From asking for the model to one that can answer, ms. */
export async function loadOurs(): Promise<number> {
  const model = await load(null)
  await model.dispose()
  return model.info.loadMs
}

export async function openOurs(threads: number): Promise<Ours> {
  const loaded = await load(threads)
  // Every run writes as many tokens as it is asked for.
  const model: LoadedModel = { ...loaded, info: { ...loaded.info, stopIds: [] } }
  const run = (policy: CapturePolicy, ids: readonly number[], count: number): Promise<Measured> =>
    measure(model, policy, ids, count)
  return {
    threads,
    run: (ids, count) => run('none', ids, count),
    capture: async (policy, ids, count) => (await run(policy, ids, count)).stepMs,
    attention: (ids) => measureAttention(loaded, ids),
    close: () => loaded.dispose(),
  }
}

function load(threads: number | null): Promise<LoadedModel> {
  const request = { modelId: MODEL, folder: resolve(MODELS_FOLDER, MODEL), threads }
  return loadModel(request, () => undefined)
}

async function measureAttention(model: LoadedModel, ids: readonly number[]): Promise<number> {
  const layers = [Math.floor(model.info.layers / 2)]
  const startedAt = performance.now()
  await answerProbe(
    // Nothing read before is used again, as in `measure`.
    {
      ...model,
      sequences: new SequenceStore(model.decoder, 1),
      probeSequences: new SequenceStore(model.decoder, 1),
    },
    ids,
    { probe: 'attention', layers, heads: 'all', positions: 'all' },
  )
  return performance.now() - startedAt
}

async function measure(
  model: LoadedModel,
  policy: CapturePolicy,
  ids: readonly number[],
  count: number,
): Promise<Measured> {
  const events: TraceEventBody[] = []
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: count + 1 }
  await generate({
    // Nothing read before is used again: reading is measured too.
    model: { ...model, sequences: new SequenceStore(model.decoder, 1) },
    params: {
      runId: 'bench',
      input: { task: 'complete', text: '' },
      sampling,
      capture: policy,
    },
    prompt: { ids: [...ids], tokens: [], template: '', droppedMessages: 0 },
    emit: (event) => void events.push(event),
    stopped: () => false,
  })
  const end = events.at(-1)
  if (end?.kind !== 'finished' || end.stats.newTokens !== count + 1) {
    throw new Error('The run ended before its time.')
  }
  return {
    firstMs: end.stats.prefillMs,
    stepMs: end.stats.decodeMs / count,
    ids: events.flatMap((event) => (event.kind === 'token' ? [event.id] : [])),
  }
}
