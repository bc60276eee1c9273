import { toBase64 } from '#shared/trace/base64.ts'
import {
  TRACE_VERSION,
  type Candidate,
  type FinishedEvent,
  type PromptToken,
  type RunHeader,
  type TokenEvent,
  type TraceEvent,
  type TraceEventBody,
} from '#shared/trace/event.ts'
import { PRNG_NAME, type CapturePolicy, type SamplingSettings } from '#shared/trace/sampling.ts'
import { attentionFrame } from './attention-frames.ts'
import { asWritten } from './corpus/tokenise.ts'
import type { Vocabulary } from './corpus/vocabulary.ts'
import { generate, type GenerationEnd, type GenerationStep } from './generate.ts'
import type { NextTokenModel } from './next-token-model.ts'

/** A text to be written by a lesson's model. */
export interface LessonRun {
  runId: string
  model: NextTokenModel
  /** How the model is called where a real one has its folder's name. */
  modelId: string
  /** Token ids, see `readPrompt`. */
  prompt: readonly number[]
  sampling: SamplingSettings
  /** What is kept of the attention, where the model has one. */
  capture: CapturePolicy
  /** Wall clock, ms since 1970. */
  startedAtMs: number
  /** Time, ms, from any beginning: what `tMs` is measured with. */
  now: () => number
}

const REASONS: Record<GenerationEnd, FinishedEvent['reason']> = {
  eos: 'eos',
  length: 'length',
  // The trace has no word for a model that has nothing to say; what is told apart is told by the caller.
  'no-prediction': 'stopped',
}

/** A run of a lesson's model in the events that a real model's run has, as many as are asked for. */
export function* traceOf(run: LessonRun): Generator<TraceEvent> {
  const began = run.now()
  let seq = 0
  const event = (body: TraceEventBody): TraceEvent => ({
    seq: seq++,
    tMs: run.now() - began,
    ...body,
  })
  const { vocabulary } = run.model
  const total = run.prompt.length
  const capture = run.model.attention === undefined ? 'none' : run.capture
  yield event({ kind: 'run-started', version: TRACE_VERSION, run: headerOf(run, capture) })
  yield event({ kind: 'prefill', done: total, total })

  let text = ''
  let [newTokens, firstMs] = [0, 0]
  const loop = generate(run.model, run.prompt, run.sampling)
  let turn = loop.next()
  for (; !turn.done; turn = loop.next()) {
    const token = tokenOf(turn.value, vocabulary)
    if (newTokens++ === 0) firstMs = run.now() - began
    if (!token.special) text += token.text
    yield event(token)
    const frame = attentionFrame(run.model, turn.value.context, turn.value.step === 0, capture)
    if (frame !== null) {
      yield event({ kind: 'attention', step: turn.value.step, which: 'self', frame })
    }
  }
  const tookMs = run.now() - began
  const prefillMs = newTokens === 0 ? tookMs : firstMs
  const stats = {
    promptTokens: total,
    newTokens,
    prefillMs,
    decodeMs: tookMs - prefillMs,
    threads: 1,
  }
  yield event({ kind: 'finished', reason: REASONS[turn.value], text, stats })
}

function headerOf(run: LessonRun, capture: CapturePolicy): RunHeader {
  const { model, modelId, prompt, sampling } = run
  const { vocabulary, attention, contextLength } = model
  const tokens = prompt.map((id, at) => promptTokenOf(id, vocabulary, prompt.slice(0, at)))
  return {
    runId: run.runId,
    task: 'complete',
    model: {
      id: modelId,
      sha256: '', // there is no file: the corpus and the seed determine the model
      layers: attention?.layers ?? 0,
      heads: attention?.heads ?? 0,
      vocabSize: vocabulary.size,
      contextLength,
    },
    device: 'cpu',
    precision: 'fp64',
    deterministic: true,
    prng: PRNG_NAME,
    sampling,
    capture,
    prompt: tokens,
    template: tokens.map(({ text }) => text).join(''),
    droppedMessages: 0,
    reusedTokens: 0,
    stopIds: vocabulary.end === null ? [] : [vocabulary.end],
    startedAtMs: run.startedAtMs,
  }
}

function promptTokenOf(id: number, vocabulary: Vocabulary, before: readonly number[]): PromptToken {
  const special = id === vocabulary.end
  const piece = { id, ...pieceOf(id, vocabulary, before), special }
  return { ...piece, role: null, content: !special, turn: -1 }
}

function tokenOf({ step, context, choice }: GenerationStep, vocabulary: Vocabulary): TokenEvent {
  const textOf = (id: number): string => pieceOf(id, vocabulary, context).text
  // What is impossible is no candidate: its logarithm is no number that a trace can hold.
  const top = choice.top
    .filter(({ logprob }) => logprob > -Infinity)
    .map((candidate): Candidate => ({ ...candidate, text: textOf(candidate.id) }))
  const special = choice.id === vocabulary.end
  const piece = pieceOf(choice.id, vocabulary, context)
  return { kind: 'token', step, ...choice, ...piece, special, top }
}

/** A token as it continues what stands before it, and its bytes. */
function pieceOf(
  id: number,
  vocabulary: Vocabulary,
  before: readonly number[],
): { text: string; bytes: string } {
  const first = before.every((other) => other === vocabulary.end)
  const token = vocabulary.tokenOf(id)
  const text = id === vocabulary.end ? token : asWritten(token, vocabulary.unit, first)
  return { text, bytes: toBase64(new TextEncoder().encode(text)) }
}
