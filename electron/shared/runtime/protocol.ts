import type { SelfTestAttempt } from '../self-test.ts'
import type { CapturePolicy, SamplingSettings } from '../trace/sampling.ts'
import type {
  AttentionEvent,
  PromptToken,
  SerializedError,
  TokenEvent,
  TraceEvent,
} from '../trace/event.ts'
import type { Device, DeviceChoice } from '../trace/device.ts'
import type { ProbeAnswer, ProbeRequest } from '../trace/probe.ts'
import type { ReadMerges, ReadTokens, TokenPiece } from '../trace/tokens.ts'
import type { TranslatorInfo } from './translator-info.ts'
import type { CheckFigures, CheckProgress } from './device.ts'
import type { ChatMessage, LoadProgress, ModelInfo } from './model-info.ts'

/** What a run is made from. A chat is rendered by the model's own template, a completion is raw text. */
export type RunInput =
  { task: 'chat'; messages: ChatMessage[] } | { task: 'complete'; text: string }

/**
 * The beginning of an answer that branches off from another: what that run was given, what it said up to
 * there with its captured attention, and the token to say next whatever the model would choose.
 */
export interface GivenStart {
  prompt: PromptToken[]
  template: string
  droppedMessages: number
  kept: (TokenEvent | AttentionEvent)[]
  /** A token id, or null: the model chooses from here on. */
  force: number | null
}

export interface GenerateParams {
  runId: string
  input: RunInput
  /** Takes the place of what `input` would be rendered to. */
  given?: GivenStart
  sampling: SamplingSettings
  capture: CapturePolicy
  /** For this run alone; left out: what the model is loaded on. */
  device?: Device
}

/** One text for an encoder–decoder, which is loaded for it where it is not yet. */
export interface TranslateParams {
  modelId: string
  folder: string
  /** null: what suits most machines. */
  threads: number | null
  runId: string
  text: string
  /** In the model's own codes, see TranslatorInfo; left out: the pair it goes between by itself. */
  sourceLanguage?: string
  targetLanguage?: string
  /** Hypotheses kept at every step, 1–8; more than 1 goes with temperature 0. */
  beams: number
  lengthPenalty: number
  sampling: SamplingSettings
  capture: CapturePolicy
  /** Target tokens it begins with; where `forced`, people chose the last of them. */
  given: { ids: number[]; forced: boolean } | null
  /** Of the decoder whose tokens those are: they mean nothing to another. */
  sha256?: string
}

/** A text for the tokenizer in a model's folder. */
export interface TokensParams {
  modelId: string
  folder: string
  text: string
}

/** A translation that is asked about: by the model that made it, which is loaded for that if need be. */
export interface AskedTranslation extends Pick<TranslateParams, 'modelId' | 'folder' | 'threads'> {
  /** Of the decoder's graph file. */
  sha256: string
  /** Source token ids, with the tokens the model expects around a text. */
  source: number[]
}

export interface PreviewResult {
  prompt: PromptToken[]
  template: string
  droppedMessages: number
  /** Tokens the model's window holds, prompt and answer together. */
  contextLength: number
}

/** Requests main sends to the model process. Each is answered once, by id. */
export interface RuntimeMethods {
  load: {
    /** Left out, `device` is the processor. What cannot be had falls back to it, see DeviceState. */
    params: { modelId: string; folder: string; threads: number | null; device?: DeviceChoice }
    result: ModelInfo
  }
  /** What ONNX Runtime offers on this platform; whether there is an adapter shows when one is asked for. */
  devices: { params: Record<string, never>; result: Device[] }
  /**
   * Compares the loaded model's device with the processor. null: it was stopped, by `stopCheck` or by a
   * run that began.
   */
  check: { params: Record<string, never>; result: CheckFigures | null }
  stopCheck: { params: Record<string, never>; result: null }
  /**
   * Finds out whether the loaded model answers sooner with fewer threads, and goes on with the faster
   * number. null: something else was wanted meanwhile, nothing is known.
   */
  calibrate: { params: Record<string, never>; result: { threads: number } | null }
  unload: { params: Record<string, never>; result: null }
  /** Lets go of an encoder–decoder that is kept ready: its folder is about to go. */
  forget: { params: { modelId: string }; result: null }
  /** Answers when the run has ended; its events come meanwhile. */
  generate: { params: GenerateParams; result: null }
  /** The same of a translation. */
  translate: { params: TranslateParams; result: null }
  /** What an encoder–decoder is and which languages it knows; it is loaded for that and stays ready. */
  translator: {
    params: Pick<TranslateParams, 'modelId' | 'folder' | 'threads'>
    result: TranslatorInfo
  }
  /** Takes effect between two passes through the model, at most 200 ms later. */
  stop: { params: { runId: string }; result: null }
  /**
   * `ids`: every token of the run so far, the prompt's first; of a translation what its decoder reads, the
   * start token first.
   */
  probe: {
    params: { ids: number[]; request: ProbeRequest; translation?: AskedTranslation }
    result: ProbeAnswer
  }
  /** The prompt a run would be given, without running it. */
  preview: { params: { input: RunInput; maxTokens: number }; result: PreviewResult }
  /** Pieces of a text, without special tokens around it. */
  tokenize: { params: { text: string }; result: PromptToken[] }
  /** The same in the tokens of any model, of which only the tokenizer's files are read. */
  tokens: { params: TokensParams; result: ReadTokens }
  /** How they come about. */
  merges: { params: TokensParams; result: ReadMerges }
  /** Tokens by their ids, in that order; an id beyond the vocabulary has no bytes. */
  pieces: { params: Omit<TokensParams, 'text'> & { ids: number[] }; result: TokenPiece[] }
  /** Tries on purpose to reach a network from that process; every attempt is refused, or the answer says not. */
  selfTest: { params: Record<string, never>; result: SelfTestAttempt[] }
  /** The heartbeat. Not answered while a pass is running, at most about 100 ms. */
  ping: { params: Record<string, never>; result: { rssBytes: number } }
}
export type RuntimeMethod = keyof RuntimeMethods

export type HostMessage = {
  [M in RuntimeMethod]: { id: number; method: M; params: RuntimeMethods[M]['params'] }
}[RuntimeMethod]

export type ChildMessage =
  | { type: 'result'; id: number; ok: true; result: RuntimeMethods[RuntimeMethod]['result'] }
  | { type: 'result'; id: number; ok: false; error: SerializedError }
  /** Coalesced to at most one message every 16 ms. */
  | { type: 'events'; runId: string; events: TraceEvent[] }
  | { type: 'progress'; progress: LoadProgress }
  | { type: 'checked'; progress: CheckProgress }
  /** The network guard refused something in this process. */
  | { type: 'blocked'; target: string }

/**
 * The model process as main sees it. Implemented over a utilityProcess in main/runtime-host and in
 * memory for tests. `call` rejects with AppError; when the process dies, every call in flight rejects
 * with the reason (`run.crashed`, `run.killed`, `run.outOfMemory`, `run.hung`), and a new one is started.
 */
export interface RuntimePort {
  call<M extends RuntimeMethod>(
    method: M,
    params: RuntimeMethods[M]['params'],
  ): Promise<RuntimeMethods[M]['result']>
  /** Returns what unsubscribes. */
  onEvents(listener: (runId: string, events: TraceEvent[]) => void): () => void
  onProgress(listener: (progress: LoadProgress) => void): () => void
  /** How far a check has come. */
  onChecked(listener: (progress: CheckProgress) => void): () => void
  /** The process ended without being asked to; it has already been replaced, with no model loaded. */
  onCrash(listener: (error: SerializedError) => void): () => void
  dispose(): Promise<void>
}
