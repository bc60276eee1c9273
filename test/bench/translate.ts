import { availableParallelism } from 'node:os'
import { AutoModelForSeq2SeqLM, AutoTokenizer, env } from '@huggingface/transformers'
import { loadTranslator, type LoadedTranslator } from '#runtime/seq2seq/load.ts'
import { translate } from '#runtime/seq2seq/translate.ts'
import type { TraceEventBody } from '#shared/trace/event.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'
import { figure, type Figure } from './figures.ts'

const MODELS_FOLDER = 'resources/models'
/** Each with a sentence of twelve words. */
const MODELS = [
  { id: 'tatoeba-en-zh', text: 'She asked me to help her because she was very busy today.' },
  { id: 'bergamot-en-pt', text: 'The book that you gave me yesterday is on the kitchen table.' },
  { id: 'bergamot-pt-en', text: 'O livro que você me deu ontem está em cima da mesa.' },
] as const
const ROUNDS = 16
/** Runs that are not measured: the first ones find memory and threads. */
const WARM = 2
const THREADS = Math.ceil(availableParallelism() / 2)

type Run = () => Promise<{ ms: number; tokens: number; text: string }>

/**
 * A sentence translated from text to text: our whole loop with its events, without and with every
 * attention kept, greedily and by a beam of 4; and Transformers.js' own `generate` on the same files
 * where it knows the architecture, in turns.
 */
export async function benchTranslate(): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {}
  for (const { id, text } of MODELS) {
    const model = await loadTranslator(id, `${MODELS_FOLDER}/${id}`, THREADS)
    try {
      const theirs = id === 'tatoeba-en-zh' ? await openTransformers(id, text) : null
      const runs: Record<string, Run> = {
        greedy: ours(model, text, 1, 'none'),
        full: ours(model, text, 1, 'full'),
        beam4: ours(model, text, 4, 'none'),
        ...(theirs ? { tjs: theirs.run } : {}),
      }
      const measured = await alternate(runs)
      const ms = (name: string): number[] => (measured[name] ?? []).map((one) => one.ms)
      figures[`translate_${id}_greedy_ms`] = figure(ms('greedy'))
      figures[`translate_${id}_beam4_ms`] = figure(ms('beam4'))
      figures[`translate_${id}_tps`] = figure(
        (measured.greedy ?? []).map((one) => (1000 * one.tokens) / one.ms),
      )
      figures[`translate_${id}_full_tps`] = figure(
        (measured.full ?? []).map((one) => (1000 * one.tokens) / one.ms),
      )
      figures[`translate_${id}_capture_full_ratio`] = figure(
        ms('full').map((full, round) => full / (ms('greedy')[round] ?? full)),
      )
      if (theirs) {
        figures[`translate_${id}_tjs_ms`] = figure(ms('tjs'))
        const [a, b] = [measured.greedy?.[0]?.text, measured.tjs?.[0]?.text]
        if (a !== b)
          throw new Error(`The two sides translated differently: ${a ?? ''} and ${b ?? ''}.`)
        await theirs.close()
      }
    } finally {
      await model.translator.release()
    }
  }
  return figures
}

function ours(model: LoadedTranslator, text: string, beams: number, capture: CapturePolicy): Run {
  return async () => {
    const events: TraceEventBody[] = []
    const startedAt = performance.now()
    await translate({
      model,
      params: {
        runId: 'bench',
        modelId: model.info.id,
        folder: '',
        threads: THREADS,
        text,
        beams,
        lengthPenalty: 1,
        sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 256 },
        capture,
        given: null,
      },
      emit: (event) => events.push(event),
      stopped: () => false,
    })
    const ms = performance.now() - startedAt
    const last = events.at(-1)
    if (last?.kind !== 'finished') throw new Error('the translation did not finish')
    return { ms, tokens: last.stats.newTokens, text: last.text }
  }
}

async function openTransformers(id: string, text: string) {
  env.allowRemoteModels = false
  env.localModelPath = MODELS_FOLDER
  env.useFSCache = false
  const tokenizer = await AutoTokenizer.from_pretrained(id)
  const model = await AutoModelForSeq2SeqLM.from_pretrained(id, {
    dtype: 'fp32',
    session_options: { intraOpNumThreads: THREADS, logSeverityLevel: 3 },
  })
  const run: Run = async () => {
    const startedAt = performance.now()
    const inputs: unknown = tokenizer(text)
    const output = await model.generate({ ...(inputs as object), do_sample: false, num_beams: 1 })
    const ids = output as { tolist(): bigint[][] }
    const [said = ''] = tokenizer.batch_decode(output as never, { skip_special_tokens: true })
    const ms = performance.now() - startedAt
    return { ms, tokens: (ids.tolist()[0]?.length ?? 1) - 1, text: said.trim() }
  }
  return { run, close: async () => void (await model.dispose()) }
}

async function alternate(
  runs: Record<string, Run>,
): Promise<Record<string, Awaited<ReturnType<Run>>[]>> {
  const results: Record<string, Awaited<ReturnType<Run>>[]> = {}
  const sides = Object.entries(runs)
  for (let round = -WARM; round < ROUNDS; round++) {
    // Each goes first in turn: what the one before it left behind is cleared away at its expense.
    const first = (round + WARM) % sides.length
    for (const [name, run] of [...sides.slice(first), ...sides.slice(0, first)]) {
      const measured = await run()
      if (round >= 0) (results[name] ??= []).push(measured)
    }
  }
  return results
}
