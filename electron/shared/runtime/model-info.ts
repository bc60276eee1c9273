import type { Absence } from './absence.ts'
import type { DeviceState } from './device.ts'
import type { Role } from '../trace/event.ts'
import type { ProbeKind } from '../trace/probe.ts'

/** How a graph computes its attention, as found in it. */
export type AttentionForm = 'gqa' | 'gqa-packed' | 'mha' | 'onnx-attention' | 'plain'

/** A model folder as found on disk, before anything is loaded. */
export interface ModelCard {
  id: string
  /** Where it lies, so that people can find it. */
  folder: string
  /**
   * Comes with the app; lies in the user's models folder; is only remembered where it lies; or lies in the
   * further folder that VITRINE_MODELS names.
   */
  origin: 'bundled' | 'user' | 'linked' | 'extra'
  /** `model_type` of config.json: llama, qwen3, gpt2 … */
  family: string
  /** Goes on with a text, or is an encoder–decoder that turns one into another. */
  kind: 'decoder' | 'encoder-decoder'
  /** Of an encoder–decoder: from and to, where its folder says so. */
  translates: { from: string | null; to: string | null } | null
  licence: string | null
  /** BCP 47 codes from the card's front matter, may be empty. */
  languages: string[]
  /** Repository the weights derive from, as the card names it. */
  baseModel: string | null
  /** Graph and weights on disk, bytes. */
  bytes: number
  /** Set where the folder cannot be used; code and data of an error. */
  problem: { code: string; data: Record<string, string | number> } | null
}

/** How many weights a model has as it was trained; of a quantised matrix its elements count. */
export interface ParameterCounts {
  /** Of the whole model: embedding + every layer + final norm + head + other. */
  total: number
  /** Of the token embedding. */
  embedding: number
  /** Of the first layer alone; as a rule all are alike. */
  perLayer: { attention: number; ffn: number; norms: number }
  finalNorm: number
  /** Of the output matrix; 0 where it is the embedding once more. */
  head: number
  /** Of learned positions. */
  other: number
}

/** How far pairs of a query's or key's numbers are turned: pair i by position · base^(−2i/dim) radians. */
export interface RotaryAngles {
  base: number
  /** Numbers of each head that are turned; those after them stay as they are. */
  dim: number
  /** Pair i is the numbers 2i and 2i + 1; else i and i + dim/2. */
  interleaved: boolean
}

/** A loaded model: what its graph and its files say about it. */
export interface ModelInfo {
  id: string
  sha256: string
  family: string
  precision: string
  layers: number
  heads: number
  kvHeads: number
  headDim: number
  hiddenSize: number
  /** Numbers of a feed-forward network's activation; null where the graph does not tell. */
  ffnSize: number | null
  /** null where a part of the model was not found in its graph. */
  parameters: ParameterCounts | null
  vocabSize: number
  /** Largest number of tokens the model was made for. */
  contextLength: number
  /** Tokens prompt and answer may take together here: `contextLength`, or less for speed and memory. */
  window: number
  attentionForm: AttentionForm
  rotary: boolean
  /** null, or left out, where nothing is turned or the files do not say how far. */
  rotaryAngles?: RotaryAngles | null
  /** What can be looked into, and why not where not. */
  inspect: Record<
    ProbeKind | 'projected' | 'positions',
    { ok: true } | { ok: false; reason: Absence }
  >
  /** Whether the folder has a chat template. */
  chat: boolean
  stopIds: number[]
  threads: number
  /** What it writes on; what is looked into is computed on the processor. */
  device: DeviceState
  loadMs: number
}

export interface ChatMessage {
  role: Role
  content: string
}

export type LoadPhase = 'checking' | 'reading' | 'analysing' | 'creating'

/** Bytes of the graph file and its external data; `phase` names what is being done. */
export interface LoadProgress {
  modelId: string
  phase: LoadPhase
  loadedBytes: number
  totalBytes: number
}

export type ModelStatus =
  | { state: 'none' }
  | { state: 'loading'; progress: LoadProgress }
  /** `insteadOf`: the model that should have been loaded at start and cannot be used. */
  | { state: 'ready'; info: ModelInfo; insteadOf?: string }
  | {
      state: 'failed'
      modelId: string
      error: { code: string; message: string; data?: Record<string, string | number> }
    }
