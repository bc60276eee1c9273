import { toBase64 } from '#shared/trace/base64.ts'
import type { PromptToken, Role, RunHeader, TokenEvent, TraceEvent } from '#shared/trace/event.ts'

const encoder = new TextEncoder()

function token(text: string, more: Partial<PromptToken>): PromptToken {
  return {
    id: [...text].reduce((hash, c) => (hash * 31 + (c.codePointAt(0) ?? 0)) % 49_000, 3),
    text,
    bytes: toBase64(encoder.encode(text)),
    special: false,
    role: null,
    content: true,
    turn: 0,
    ...more,
  }
}

/** `<|im_start|>role ↵ words… <|im_end|> ↵`, as ChatML writes a turn. */
export function turn(role: Role, index: number, words: readonly string[]): PromptToken[] {
  const frame = { role, turn: index, content: false }
  return [
    ...opening(role, index),
    ...words.map((word) => token(word, { role, turn: index })),
    token('<|im_end|>', { ...frame, special: true }),
    token('\n', frame),
  ]
}

/** What the template writes before an answer. */
export function opening(role: Role = 'assistant', index = -1): PromptToken[] {
  const frame = { role, turn: index, content: false }
  return [
    token('<|im_start|>', { ...frame, special: true }),
    token(role, frame),
    token('\n', frame),
  ]
}

export function headerOf(runId: string, prompt: PromptToken[]): RunHeader {
  return {
    runId,
    task: 'chat',
    model: {
      id: 'tiny',
      sha256: 'cd'.repeat(32),
      layers: 2,
      heads: 2,
      vocabSize: 49_152,
      contextLength: 128,
    },
    device: 'cpu',
    precision: 'fp32',
    deterministic: true,
    prng: 'philox4x32-10',
    sampling: { temperature: 0.7, topK: 40, topP: 0.95, seed: 4217, maxTokens: 9 },
    capture: 'none',
    prompt,
    template: prompt.map(({ text }) => text).join(''),
    droppedMessages: 0,
    reusedTokens: 0,
    stopIds: [2],
    startedAtMs: 1_795_420_800_000,
  }
}

export interface Said {
  text: string
  /** Where the token is only part of a character. */
  bytes?: Uint8Array
  p: number
  special?: boolean
}

function tokenEvent({ text, bytes, p, special = false }: Said, step: number): TokenEvent {
  const logprob = Math.log(p)
  const id = special ? 2 : 100 + step
  return {
    kind: 'token',
    step,
    id,
    text,
    bytes: toBase64(bytes ?? encoder.encode(text)),
    special,
    logprob,
    entropy: 1.5,
    how: 'sample',
    u: 0.5,
    rank: step,
    top: [{ id, text, logprob, kept: true }],
    draw: null,
  }
}

/** A run from its start to its last token; how it ends is the test's. */
export function runOf(header: RunHeader, said: readonly Said[]): TraceEvent[] {
  return [
    { seq: 0, tMs: 0, kind: 'run-started', version: 1, run: header },
    { seq: 1, tMs: 5, kind: 'prefill', done: header.prompt.length, total: header.prompt.length },
    ...said.map((one, i) => ({ seq: i + 2, tMs: 10 + 50 * i, ...tokenEvent(one, i) })),
  ]
}

/** The last event of a run that says this. */
export function finished(
  events: readonly TraceEvent[],
  text: string,
  reason: 'eos' | 'length' | 'stopped' = 'eos',
): TraceEvent {
  const newTokens = events.filter(({ kind }) => kind === 'token').length
  const stats = { promptTokens: 3, newTokens, prefillMs: 20, decodeMs: 80, threads: 1 }
  return { seq: events.length, tMs: 100, kind: 'finished', reason, text, stats }
}
