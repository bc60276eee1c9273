import { toBase64 } from '#shared/trace/base64.ts'
import {
  TRACE_VERSION,
  type RunHeader,
  type TraceEventBody,
  type TranslationFacts,
} from '#shared/trace/event.ts'
import type { AttentionKind } from '#shared/trace/attention-frame.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '#renderer/trace/reduce.ts'

/** A translation made by hand: five source tokens, six target tokens, sizes that are all different. */
export const SOURCE = [' I', ' like', ' apples', '.', '</s>']
export const TARGET = ['我', '喜欢', '苹果', '。', '！', '</s>']
export const MODEL = { layers: 2, heads: 3, vocabSize: 7000 }
export const FACTS: TranslationFacts = {
  sourceLanguage: 'en',
  targetLanguage: 'zh',
  beams: 1,
  lengthPenalty: 1,
  encoderLayers: 7,
  encoderHeads: 8,
  hiddenSize: 256,
  feedForwardSize: 1024,
  recurrent: false,
  startId: 6999,
}

function piece(text: string, id: number) {
  return { id, text, bytes: toBase64(new TextEncoder().encode(text)), special: text === '</s>' }
}

/** Each head of each layer spreads its weights evenly: rows sum to 1. */
function attention(
  which: AttentionKind,
  step: number,
  [layers, heads, queries, keys]: [number, number, number, number],
): TraceEventBody {
  const data = new Float32Array(layers * heads * queries * keys).fill(1 / keys)
  const frame = { shape: [layers, heads, queries, keys], scale: 1, dtype: 'f32', data } as const
  return { kind: 'attention', step, which, frame: { ...frame, shape: [...frame.shape] } }
}

/** @param facts @param model other than those above */
export function translationOf(
  facts: Partial<TranslationFacts> = {},
  model: Partial<typeof MODEL> = {},
  capture: RunHeader['capture'] = 'full',
): RunView {
  const translation = { ...FACTS, ...facts }
  const { layers, heads, vocabSize } = { ...MODEL, ...model }
  const run: RunHeader = {
    runId: 't1',
    task: 'translate',
    model: { id: 'tiny', sha256: 'abc', layers, heads, vocabSize, contextLength: 256 },
    device: 'cpu',
    precision: 'fp32',
    deterministic: true,
    prng: 'philox4x32-10',
    sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 64 },
    capture,
    prompt: SOURCE.map((text, at) => ({
      ...piece(text, 100 + at),
      role: null,
      content: text !== '</s>',
      turn: 0,
    })),
    template: 'I like apples.',
    droppedMessages: 0,
    reusedTokens: 0,
    stopIds: [0],
    translation,
    startedAtMs: 0,
  }
  const kept = capture !== 'none'
  const { encoderLayers, encoderHeads, recurrent } = translation
  const size = SOURCE.length
  const bodies: TraceEventBody[] = [
    { kind: 'run-started', version: TRACE_VERSION, run },
    ...(kept ? [attention('encoder-self', 0, [encoderLayers, encoderHeads, size, size])] : []),
    ...TARGET.flatMap((text, step) => [
      token(text, step),
      ...(kept ? [attention('cross', step, [layers, heads, 1, size])] : []),
      ...(kept && !recurrent
        ? [attention('decoder-self', step, [layers, heads, 1, step + 1])]
        : []),
    ]),
  ]
  return reduceAll(
    EMPTY_VIEW,
    bodies.map((body, seq) => ({ seq, tMs: seq, ...body })),
  )
}

function token(text: string, step: number): TraceEventBody {
  const own = piece(text, 200 + step)
  const top = Array.from({ length: 20 }, (_, place) => ({
    id: place === 0 ? own.id : 1000 + place,
    text: place === 0 ? text : `w${String(place)}`,
    logprob: Math.log(place === 0 ? 0.6 : 0.01),
    kept: true,
  }))
  return {
    kind: 'token',
    step,
    ...own,
    logprob: Math.log(0.6),
    entropy: 1,
    how: 'greedy',
    u: null,
    rank: 0,
    top,
    draw: null,
  }
}
