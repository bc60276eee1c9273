import { toBase64 } from '#shared/trace/base64.ts'
import { TRACE_VERSION, type PromptToken, type TraceEvent } from '#shared/trace/event.ts'
import type { CapturePolicy, SamplingSettings } from '#shared/trace/sampling.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '#renderer/trace/reduce.ts'

/** A made-up run with every number worked out here, apart from the program's own arithmetic. */
export const VOCABULARY = 64
export const LAYERS = 2
export const HEADS = 2
export const PLAIN: SamplingSettings = {
  temperature: 0.8,
  topK: 12,
  topP: 0.9,
  seed: 5,
  maxTokens: 8,
}

const utf8 = new TextEncoder()

function given(id: number, text: string, more: Partial<PromptToken> = {}): PromptToken {
  const bytes = toBase64(utf8.encode(text))
  return { id, text, bytes, special: false, role: 'user', content: true, turn: 0, ...more }
}

/** `<|im_start|>`, `user`, ` hi`, an emoji in two halves. */
export const PROMPT: PromptToken[] = [
  given(1, '<|im_start|>', { special: true, content: false }),
  given(50, 'user', { content: false }),
  given(51, ' hi'),
  given(52, '\ufffd', { bytes: toBase64(Uint8Array.of(0xf0, 0x9f)) }),
  given(53, '\ufffd', { bytes: toBase64(Uint8Array.of(0x98, 0x80)) }),
]

export function textOf(id: number): string {
  return id === 2 ? '<|im_end|>' : ` w${String(id)}`
}

export interface Choice {
  /** 0-based place of the token that is taken. */
  rank: number
  how: 'greedy' | 'sample' | 'forced'
}

/** Probabilities by token id at a step; falling order in `order`. */
export function probabilities(step: number): { p: number[]; order: number[] } {
  const logits = Array.from(
    { length: VOCABULARY },
    (_, id) => 3 * Math.sin(12.9898 * id + 78.233 * step),
  )
  const p = shares(logits)
  const order = p.map((_, id) => id).sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0))
  return { p, order }
}

function shares(logits: number[]): number[] {
  const exps = logits.map((logit) => Math.exp(logit))
  const sum = exps.reduce((a, b) => a + b, 0)
  return exps.map((exp) => exp / sum)
}

function tokenEvent(step: number, { rank, how }: Choice, sampling: SamplingSettings) {
  const { p, order } = probabilities(step)
  const logprobs = p.map((value) => Math.log(value))
  const id = order[rank] ?? 0
  const divided = shares(logprobs.map((logprob) => logprob / sampling.temperature))
  const afterTopK = sampling.topK === 0 ? VOCABULARY : sampling.topK
  const massK = order.slice(0, afterTopK).reduce((sum, each) => sum + (divided[each] ?? 0), 0)
  let [afterTopP, keptMass] = [0, 0]
  while (afterTopP < afterTopK && (afterTopP === 0 || keptMass < sampling.topP * massK)) {
    keptMass += divided[order[afterTopP++] ?? 0] ?? 0
  }
  const below = order.slice(0, rank).reduce((sum, each) => sum + (divided[each] ?? 0), 0)
  const [from, to] = [below / keptMass, (below + (divided[id] ?? 0)) / keptMass]
  const sampled = how === 'sample'
  const logZ = Math.log(
    logprobs.reduce((sum, logprob) => sum + Math.exp(logprob / sampling.temperature), 0),
  )
  return {
    kind: 'token' as const,
    step,
    id,
    text: textOf(id),
    bytes: toBase64(utf8.encode(textOf(id))),
    special: false,
    logprob: logprobs[id] ?? 0,
    entropy: -p.reduce((sum, value) => sum + value * Math.log2(value), 0),
    how,
    u: sampled ? from + 0.37 * (to - from) : null,
    rank,
    top: order.slice(0, 20).map((each, place) => ({
      id: each,
      text: textOf(each),
      logprob: logprobs[each] ?? 0,
      kept: !sampled || place < afterTopP,
    })),
    draw: sampled ? { logZ, afterTopK, afterTopP, keptMass, from, to } : null,
  }
}

/** Captured summary of a step: a u8 row per layer, weight falling with distance. */
function summary(step: number) {
  const keys = PROMPT.length + step
  const data = new Uint8Array(LAYERS * keys)
  for (let layer = 0; layer < LAYERS; layer++) {
    data[layer * keys] = 155
    data[layer * keys + keys - 1] = 100
  }
  const shape: [number, number, number, number] = [LAYERS, 1, 1, keys]
  const frame = { shape, scale: 1 / 255, dtype: 'u8' as const, data }
  return { kind: 'attention' as const, step, which: 'self' as const, frame }
}

/** The events of a run that took these choices. */
export function eventsOf(
  choices: readonly Choice[],
  options: { sampling?: SamplingSettings; capture?: CapturePolicy; ended?: boolean } = {},
): TraceEvent[] {
  const { sampling = PLAIN, capture = 'summary', ended = true } = options
  const bodies = [
    {
      kind: 'run-started' as const,
      version: TRACE_VERSION,
      run: {
        runId: 'r1',
        task: 'chat' as const,
        model: {
          id: 'tiny',
          sha256: 'abc',
          layers: LAYERS,
          heads: HEADS,
          vocabSize: VOCABULARY,
          contextLength: 128,
        },
        device: 'cpu' as const,
        precision: 'fp32',
        deterministic: true,
        prng: 'philox4x32-10',
        sampling,
        capture,
        prompt: PROMPT,
        template: '',
        droppedMessages: 0,
        reusedTokens: 0,
        stopIds: [2],
        startedAtMs: 0,
      },
    },
    ...choices.flatMap((choice, step) => [
      tokenEvent(step, choice, sampling),
      ...(capture === 'summary' ? [summary(step)] : []),
    ]),
    ...(ended
      ? [
          {
            kind: 'finished' as const,
            reason: 'length' as const,
            text: '',
            stats: { promptTokens: 5, newTokens: 3, prefillMs: 1, decodeMs: 1, threads: 1 },
          },
        ]
      : []),
  ]
  return bodies.map((body, seq) => ({ seq, tMs: seq, ...body }))
}

export function viewOf(...args: Parameters<typeof eventsOf>): RunView {
  return reduceAll(EMPTY_VIEW, eventsOf(...args))
}
