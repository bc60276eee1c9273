import { toBase64 } from '#shared/trace/base64.ts'
import type { AttentionFrame, AttentionShape } from '#shared/trace/attention-frame.ts'
import type {
  BeamHypothesis,
  Candidate,
  RunHeader,
  TokenEvent,
  TraceEvent,
} from '#shared/trace/event.ts'
import type { Random } from './random.ts'

export function anyHeader(random: Random, runId: string): RunHeader {
  const task = random.pick(['chat', 'complete', 'translate'] as const)
  return {
    runId,
    task,
    model: {
      id: 'tiny',
      sha256: 'ab'.repeat(32),
      layers: random.int(1, 30),
      heads: random.int(1, 12),
      vocabSize: 49152,
      contextLength: 8192,
    },
    device: task === 'complete' ? 'webgpu' : 'cpu',
    precision: 'q4',
    deterministic: task !== 'complete',
    prng: 'philox4x32-10',
    sampling: {
      temperature: 0.7,
      topK: 40,
      topP: 0.95,
      seed: random.int(0, 2 ** 32),
      maxTokens: 9,
    },
    capture: random.pick(['none', 'summary', 'full']),
    prompt: random.list(random.int(0, 12), () => ({
      id: random.int(0, 49152),
      text: random.text(),
      bytes: toBase64(random.bytes(random.int(0, 5))),
      special: random.next() < 0.2,
      role: random.pick(['system', 'user', 'assistant', null]),
      content: random.next() < 0.5,
      turn: random.int(-1, 4),
    })),
    template: random.text(),
    droppedMessages: random.int(0, 3),
    reusedTokens: random.int(0, 9),
    stopIds: [2],
    ...(task === 'translate'
      ? {
          translation: {
            sourceLanguage: random.pick(['en', null]),
            targetLanguage: random.pick(['zho', null]),
            beams: random.int(1, 9),
            lengthPenalty: random.next(),
            encoderLayers: random.int(1, 7),
            encoderHeads: random.int(1, 9),
            hiddenSize: random.pick([256, null]),
            feedForwardSize: random.pick([1024, null]),
            recurrent: random.next() < 0.5,
            startId: random.int(0, 7000),
            ...(random.next() < 0.5 ? { unknownTokens: random.int(0, 9) } : {}),
          },
        }
      : {}),
    startedAtMs: 1_795_420_800_000 + random.int(0, 1e9),
  }
}

export function anyToken(
  random: Random,
  step: number,
  text = random.text(),
): Omit<TokenEvent, 'kind'> {
  const top: Candidate[] = random.list(20, () => ({
    id: random.int(0, 49152),
    text: random.text(),
    logprob: -random.next() * 20,
    kept: random.next() < 0.5,
  }))
  return {
    step,
    id: random.int(3, 49152),
    text,
    bytes: toBase64(new TextEncoder().encode(text)),
    special: false,
    logprob: -random.next() * 12,
    entropy: random.next() * 15,
    how: random.pick(['greedy', 'sample', 'forced']),
    u: random.pick([null, random.next()]),
    rank: random.int(0, 40),
    top,
    draw: random.pick([
      null,
      {
        logZ: random.next() * 30,
        afterTopK: 40,
        afterTopP: 12,
        keptMass: random.next(),
        from: 0.25,
        to: 0.5,
      },
    ]),
  }
}

export function anyFrame(random: Random): AttentionFrame {
  const shape: AttentionShape = [
    random.int(1, 4),
    random.int(1, 3),
    random.int(1, 3),
    random.int(1, 20),
  ]
  const length = shape.reduce((a, b) => a * b)
  return random.next() < 0.5
    ? { dtype: 'u8', shape, scale: 1 / 255, data: random.bytes(length) }
    : { dtype: 'f32', shape, scale: 1, data: random.float32(length) }
}

function anyHypothesis(random: Random, length: number): BeamHypothesis {
  return {
    ids: random.list(length, () => random.int(0, 7000)),
    text: random.text(),
    score: -random.next() * 9,
    parent: random.int(0, 8),
    pruned: random.next() < 0.5,
  }
}

/** A whole run that keeps every invariant: run-started, prefill, tokens with attention, one end. */
export function anyRun(random: Random, runId: string, tokens = random.int(0, 12)): TraceEvent[] {
  const events: TraceEvent[] = []
  let tMs = 0
  const time = () => (tMs += random.next() * 40)
  const at = () => ({ seq: events.length, tMs: time() })
  events.push({ seq: 0, tMs: 0, kind: 'run-started', version: 1, run: anyHeader(random, runId) })
  events.push({ ...at(), kind: 'prefill', done: 3, total: 3 })
  for (let step = 0; step < random.int(0, 3); step++) {
    const hypotheses = random.list(random.int(1, 5), () => anyHypothesis(random, step + 1))
    events.push({ ...at(), kind: 'beam', step, hypotheses })
  }
  for (let step = 0; step < tokens; step++) {
    events.push({ ...at(), kind: 'token', ...anyToken(random, step) })
    if (random.next() < 0.6) {
      const which = random.pick(['self', 'encoder-self', 'decoder-self', 'cross'] as const)
      events.push({ ...at(), kind: 'attention', step, which, frame: anyFrame(random) })
    }
  }
  events.push(
    random.next() < 0.7
      ? {
          ...at(),
          kind: 'finished',
          reason: random.pick(['eos', 'length', 'stopped']),
          text: random.text(),
          stats: { promptTokens: 3, newTokens: tokens, prefillMs: 1.5, decodeMs: 9.25, threads: 2 },
        }
      : {
          ...at(),
          kind: 'failed',
          error: { code: 'run.crashed', message: random.text(), data: { n: 1 } },
        },
  )
  return events
}
