import { toBase64 } from '#shared/trace/base64.ts'
import { TRACE_VERSION, type TraceEvent } from '#shared/trace/event.ts'
import type {
  AttentionAnswer,
  LogitsAnswer,
  ProbeAnswer,
  ProbeRequest,
  QkvAnswer,
  TranslationPart,
} from '#shared/trace/probe.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '#renderer/trace/reduce.ts'
import { ablatedFrom, embed, lensFrom } from './answers.ts'
import { probabilities, textOf, VOCABULARY } from './run.ts'
import { block, listOf, stream } from './stage-answers.ts'

/** A made-up translation: the encoder has more layers and heads than the decoder, so that they show. */
const SIZES = {
  encoder: { layers: 3, heads: 4 },
  decoder: { layers: 2, heads: 2 },
  cross: { layers: 2, heads: 2 },
} as const
/** Source tokens; target tokens; the decoder reads one more, the start token. */
export const SOURCE = 4
export const TARGET = 3
/** May not be written: the most probable token of the first step. */
export const BANNED = probabilities(0).order[0] ?? 0
const HEAD_DIM = 4
const SCALE = 0.25

const utf8 = new TextEncoder()
const bytesOf = (text: string): string => toBase64(utf8.encode(text))
/** The token written at a step: the second where the first is not allowed. */
export const written = (step: number): number => probabilities(step).order[step === 0 ? 1 : 0] ?? 0

export function translatedView(recurrent = false): RunView {
  const prompt = Array.from({ length: SOURCE }, (_, at) => {
    const text = ` s${String(at)}`
    const place = { role: null, content: true, turn: 0, special: false }
    return { id: 40 + at, text, bytes: bytesOf(text), ...place }
  })
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 5, maxTokens: 8 }
  const model = { id: 'tiny-mt', sha256: 'def', ...SIZES.decoder, vocabSize: VOCABULARY }
  const translation = {
    sourceLanguage: 'en',
    targetLanguage: 'zh',
    beams: 1,
    lengthPenalty: 1,
    encoderLayers: SIZES.encoder.layers,
    encoderHeads: SIZES.encoder.heads,
    hiddenSize: null,
    feedForwardSize: null,
    recurrent,
    startId: VOCABULARY - 1,
  }
  const bodies = [
    {
      kind: 'run-started' as const,
      version: TRACE_VERSION,
      run: {
        runId: 't1',
        task: 'translate' as const,
        model: { ...model, contextLength: 64 },
        device: 'cpu' as const,
        precision: 'fp32',
        deterministic: true,
        prng: 'philox4x32-10',
        sampling,
        capture: 'none' as const,
        prompt,
        template: '',
        droppedMessages: 0,
        reusedTokens: 0,
        stopIds: [2],
        translation,
        startedAtMs: 0,
      },
    },
    ...Array.from({ length: TARGET }, (_, step) => tokenEvent(step)),
    {
      kind: 'finished' as const,
      reason: 'length' as const,
      text: '',
      stats: { promptTokens: SOURCE, newTokens: TARGET, prefillMs: 1, decodeMs: 1, threads: 1 },
    },
  ]
  const events: TraceEvent[] = bodies.map((body, seq) => ({ seq, tMs: seq, ...body }))
  return reduceAll(EMPTY_VIEW, events)
}

function tokenEvent(step: number) {
  const { p, order } = probabilities(step)
  const id = written(step)
  const logprob = (each: number): number => Math.log(p[each] ?? 0)
  return {
    kind: 'token' as const,
    step,
    id,
    text: textOf(id),
    bytes: bytesOf(textOf(id)),
    special: false,
    logprob: logprob(id),
    entropy: -p.reduce((sum, share) => sum + share * Math.log2(share), 0),
    how: 'greedy' as const,
    u: null,
    rank: order.indexOf(id),
    top: order.slice(0, 20).map((each) => ({
      id: each,
      text: textOf(each),
      logprob: logprob(each),
      kept: step > 0 || each !== BANNED,
    })),
    draw: null,
  }
}

const KINDS: Record<TranslationPart, number> = { encoder: 0, decoder: 10, cross: 20 }

function element(part: TranslationPart, kind: number, slot: number, position: number, i: number) {
  const at = KINDS[part] + kind * 7 + slot * 3 + position * 1.7 + i * 2.3
  return Math.fround(2 * Math.sin(1 + at))
}

/** How many tokens a part's queries are, and how many it looks at. */
function extentOf(part: TranslationPart): { rows: number; keys: number } {
  const [source, target] = [SOURCE, TARGET + 1]
  if (part === 'encoder') return { rows: source, keys: source }
  return { rows: target, keys: part === 'cross' ? source : target }
}

/** softmax(q·Kᵀ·scale), straight from its definition: the decoder alone is masked. */
export function partWeights(
  part: TranslationPart,
  layer: number,
  head: number,
  query: number,
): number[] {
  const { keys } = extentOf(part)
  const slot = layer * 5 + head
  const exps = Array.from({ length: keys }, (_, key) => {
    if (part === 'decoder' && key > query) return 0
    let dot = 0
    for (let i = 0; i < HEAD_DIM; i++) {
      dot += element(part, 0, slot, query, i) * element(part, 1, slot, key, i)
    }
    return Math.exp(dot * SCALE)
  })
  const sum = exps.reduce((a, b) => a + b, 0)
  return exps.map((exp) => exp / sum)
}

function attention(
  request: Extract<ProbeRequest, { probe: 'attention' }>,
  part: TranslationPart,
): AttentionAnswer {
  const layers = listOf(request.layers, SIZES[part].layers)
  const heads = listOf(request.heads, SIZES[part].heads)
  const { rows, keys } = extentOf(part)
  const positions = listOf(request.positions, rows)
  const weights = layers.flatMap((layer) =>
    heads.flatMap((head) => positions.flatMap((query) => partWeights(part, layer, head, query))),
  )
  const shape = [layers.length, heads.length, positions.length, keys]
  const data = Float32Array.from(weights)
  return { attention: { shape, dtype: 'f32', data }, indices: { layers, heads, positions } }
}

function qkv(request: Extract<ProbeRequest, { probe: 'qkv' }>, part: TranslationPart): QkvAnswer {
  const layers = listOf(request.layers, SIZES[part].layers)
  const heads = listOf(request.heads, SIZES[part].heads)
  const { rows, keys } = extentOf(part)
  const positions = listOf(request.positions, rows)
  const others = part === 'cross' ? listOf('all', keys) : positions
  const make = (
    list: readonly number[],
    at: (layer: number, head: number, position: number, i: number) => number,
  ) => {
    const values = layers.flatMap((layer) =>
      heads.flatMap((head) =>
        list.flatMap((position) =>
          Array.from({ length: HEAD_DIM }, (_, i) => at(layer, head, position, i)),
        ),
      ),
    )
    const shape = [layers.length, heads.length, list.length, HEAD_DIM]
    return { shape, dtype: 'f32' as const, data: Float32Array.from(values) }
  }
  const of = (kind: number) => (layer: number, head: number, position: number, i: number) =>
    element(part, kind, layer * 5 + head, position, i)
  const context = (layer: number, head: number, query: number, i: number): number =>
    partWeights(part, layer, head, query).reduce(
      (sum, weight, key) => sum + weight * of(2)(layer, head, key, i),
      0,
    )
  return {
    q: make(positions, of(0)),
    k: make(others, of(1)),
    v: make(others, of(2)),
    context: make(positions, context),
    scale: SCALE,
    kvHeads: SIZES[part].heads,
    rotary: false,
    indices: { layers, heads, positions },
  }
}

function logits(position: number): LogitsAnswer {
  const own = Float32Array.from(probabilities(position).p, Math.log)
  const vector = (data: Float32Array) => ({ shape: [data.length], dtype: 'f32' as const, data })
  if (position > 0) return { logits: vector(own) }
  const allowed = own.map((logit, id) => (id === BANNED ? -Infinity : logit))
  return { logits: vector(own), allowed: vector(allowed) }
}

/** Answers to every probe about the translation; positions are those of the part. */
export function answerOf(request: ProbeRequest): ProbeAnswer {
  const { part = 'decoder' } = request
  const { layers } = SIZES[part]
  const { rows } = extentOf(part)
  if (request.probe === 'attention') return attention(request, part)
  if (request.probe === 'qkv') return qkv(request, part)
  if (request.probe === 'logits') return logits(request.position)
  if (request.probe === 'embed') return embed(request)
  if (request.probe === 'block') return block(request, rows, layers)
  if (request.probe === 'stream') return stream(request, rows, layers)
  const positions = listOf(request.positions, TARGET + 1)
  // What is said after reading position n of the target is its token n.
  if (request.probe === 'ablate') return ablatedFrom(request, positions, (position) => position)
  if (request.probe === 'lens') return lensFrom(positions, request.track, (position) => position)
  throw new RangeError(`nobody asks a translation for ${request.probe}`)
}
