import type { AttentionFrame, AttentionKind } from './attention-frame.ts'
import type { Device } from './device.ts'
import type { CapturePolicy, SamplingSettings } from './sampling.ts'

export const TRACE_VERSION = 1

/** Chosen tokens and candidates listed with every step. */
export const TOP_CANDIDATES = 20

export type RunTask = 'chat' | 'complete' | 'translate'
export type Role = 'system' | 'user' | 'assistant'

/** One token of the prompt, enough to show it when no model is loaded. */
export interface PromptToken {
  id: number
  /** The token decoded alone; U+FFFD where it holds only part of a character. */
  text: string
  /** Its exact bytes, base64. For special tokens, their literal text. */
  bytes: string
  /** A control token such as `<|im_start|>`. */
  special: boolean
  /** Whose turn it stands in; null in a raw completion. */
  role: Role | null
  /** False for what the chat template adds around the message. */
  content: boolean
  /** Index into the conversation given to the model, -1 where the template added the turn itself. */
  turn: number
}

/** Everything that determines a run, and what a reader needs to show it without the model. */
export interface RunHeader {
  runId: string
  task: RunTask
  model: {
    id: string
    /** sha256 of the graph file, hex. */
    sha256: string
    layers: number
    heads: number
    vocabSize: number
    /** Largest number of tokens the model was made for. */
    contextLength: number
  }
  /** What the answer was computed on, whatever was asked for. */
  device: Device
  /** The weights' format as the folder names it: `q4`, `fp32` … */
  precision: string
  /**
   * Whether the same model, device, tokens and seed give the same text again. Not on a graphics processor:
   * its driver decides the order of sums, and another card or driver orders them otherwise.
   */
  deterministic: boolean
  prng: string
  sampling: SamplingSettings
  capture: CapturePolicy
  prompt: PromptToken[]
  /** The exact text the model was given. */
  template: string
  /** How many of the oldest messages fell out so that prompt and answer fit the window. */
  droppedMessages: number
  /** How many of the prompt's tokens were already in the KV cache. */
  reusedTokens: number
  /** Tokens that end the answer. */
  stopIds: number[]
  /** Set where the answer's first tokens were not for the model to choose. */
  begun?: Begun
  /** Of an encoder–decoder: the prompt is the source text, the tokens are the target's. */
  translation?: TranslationFacts
  /** Wall clock at the start, ms since 1970. */
  startedAtMs: number
}

/** How a text was translated; `model.layers` and `model.heads` are the decoder's. */
export interface TranslationFacts {
  /** As they were chosen, or as the model's folder names them (`en`, `zho` …); null where it does not. */
  sourceLanguage: string | null
  targetLanguage: string | null
  /** Hypotheses kept at every step; 1 is no search. */
  beams: number
  /** Exponent of the length by which a hypothesis' sum of log-probabilities is divided. */
  lengthPenalty: number
  encoderLayers: number
  encoderHeads: number
  /** Numbers in a token's vector (d_model), and inside a feed-forward layer; null where not said. */
  hiddenSize: number | null
  feedForwardSize: number | null
  /** The decoder carries a recurrent cell instead of attending to what it wrote. */
  recurrent: boolean
  /** Stands before the first target token. */
  startId: number
  /** Source tokens that stand for what the vocabulary has no piece for. */
  unknownTokens?: number
}

/**
 * How a branch begins: its first `kept` tokens are those of the answer it left, and where `forced`,
 * people chose the next one. All of them are recorded as `forced`: nothing was drawn for them here.
 */
export interface Begun {
  kept: number
  forced: boolean
}

/** One token the model could have chosen. */
export interface Candidate {
  id: number
  text: string
  /** Natural log of the model's own probability, before temperature and filters. */
  logprob: number
  /** Whether it survived top-k and top-p. */
  kept: boolean
}

/**
 * The stages between logits and choice, in numbers from which each listed candidate's probability at
 * every stage follows: after temperature `exp(logprob / T − logZ)`, after the filters that ÷ keptMass
 * if kept, else 0. Greedy steps have temperature 0 and only the first stage.
 */
export interface DrawStages {
  /** log Σ exp(logprob / T) over the whole vocabulary. */
  logZ: number
  /** Tokens left after top-k, then after top-p. */
  afterTopK: number
  afterTopP: number
  /** Mass of the kept tokens after temperature, 0–1. */
  keptMass: number
  /** The chosen token's interval on the cumulative bar, kept tokens in falling order: [from, to) in 0–1. */
  from: number
  to: number
}

export type ChoiceKind = 'greedy' | 'sample' | 'forced'

export interface RunStats {
  promptTokens: number
  /** Tokens written in this run; those taken over from another are not counted. */
  newTokens: number
  /** Time to the first token it chose and of the rest, ms. */
  prefillMs: number
  decodeMs: number
  threads: number
}

export interface SerializedError {
  code: string
  /** For logs and developers; people read the sentence made from code and data. */
  message: string
  data?: Record<string, string | number>
}

export interface RunStartedEvent {
  kind: 'run-started'
  version: number
  run: RunHeader
}
export interface PrefillEvent {
  kind: 'prefill'
  done: number
  total: number
}
export interface TokenEvent {
  kind: 'token'
  /** 0-based over generated tokens; position = prompt length + step. */
  step: number
  id: number
  /** The token decoded alone; join `bytes` of several to get text. */
  text: string
  bytes: string
  /** A control token: an event like any other, but left out of the text. */
  special: boolean
  /** Natural log of the model's own probability of the chosen token. */
  logprob: number
  /** Of the model's own distribution, in bits. */
  entropy: number
  how: ChoiceKind
  /** The draw in [0, 1), null where nothing was drawn. */
  u: number | null
  /** 0-based place of the chosen token among all, by the model's own probability. */
  rank: number
  /** At least 20 candidates by falling probability. */
  top: Candidate[]
  draw: DrawStages | null
}
export interface AttentionEvent {
  kind: 'attention'
  step: number
  which: AttentionKind
  frame: AttentionFrame
}
/** A beginning of the target text, as one step of a beam search had it. */
export interface BeamHypothesis {
  /** Target tokens, the start token left out. */
  ids: number[]
  /** The last of them, decoded alone. */
  text: string
  /** Σ log p ÷ length^lengthPenalty, the end token counted. */
  score: number
  /** Index among those of the step before that were gone on from. */
  parent: number
  /** Given up here: better ones filled the beam. */
  pruned: boolean
}
/** Before the tokens of the translation that won: a step of the search for it, best first. */
export interface BeamEvent {
  kind: 'beam'
  step: number
  hypotheses: BeamHypothesis[]
}
export interface FinishedEvent {
  kind: 'finished'
  reason: 'eos' | 'length' | 'stopped'
  /** The output as people see it: detokenised, special tokens left out. */
  text: string
  stats: RunStats
}
export interface FailedEvent {
  kind: 'failed'
  error: SerializedError
}

export type TraceEventBody =
  | RunStartedEvent
  | PrefillEvent
  | BeamEvent
  | TokenEvent
  | AttentionEvent
  | FinishedEvent
  | FailedEvent

/**
 * What happened, in order. `seq` counts from 0 without gaps; `tMs` is the time since run-started; the
 * first event is run-started; exactly one of finished and failed comes, last.
 */
export type TraceEvent = { seq: number; tMs: number } & TraceEventBody

export type TraceEventKind = TraceEventBody['kind']

/** Whether a token was taken over from the answer that this one branched off from. */
export function wasKept({ begun }: Pick<RunHeader, 'begun'>, { step }: { step: number }): boolean {
  return step < (begun?.kept ?? 0)
}

export function isTerminal(event: TraceEventBody): event is FinishedEvent | FailedEvent {
  return event.kind === 'finished' || event.kind === 'failed'
}
