import type { Candidate } from './event.ts'
import type { TensorData } from './tensor.ts'

/** `'all'`, or a list of indices (not ranges); negatives count from the end. */
export type IndexList = 'all' | number[]

/**
 * A question about a run, answered by one instrumented pass over its tokens. Positions count the
 * prompt too: position p is the p-th token the model has read.
 */
export type ProbeRequest =
  | {
      probe: 'attention'
      layers: IndexList
      heads: IndexList
      positions: IndexList
      /** Asks for the mean of those layers and heads alone: a whole text's attention in T² numbers. */
      mean?: true | undefined
    }
  | { probe: 'qkv'; layers: IndexList; heads: IndexList; positions: IndexList }
  | { probe: 'lens'; positions: IndexList; top: number }
  | { probe: 'score'; positions: IndexList }
  | { probe: 'logits'; position: number }
  /** Of tokens, wherever they stand: at most 200 ids, and 0–50 neighbours of each. */
  | { probe: 'embed'; ids: number[]; neighbours: number }

export type ProbeKind = ProbeRequest['probe']

/** The request with every list written out, as the answer's axes have it. */
export interface ResolvedIndices {
  layers: number[]
  heads: number[]
  positions: number[]
}

export interface AttentionAnswer {
  /**
   * `[layers, heads, positions, T]`, weights after softmax; keys after the query are 0. Where the mean
   * was asked for, `[1, 1, positions, T]`.
   */
  attention: TensorData
  indices: ResolvedIndices
}

export interface QkvAnswer {
  /** `[layers, heads, positions, headDim]`, after rotary positions where the model has them. */
  q: TensorData
  /** `[layers, heads, positions, headDim]`: the key each head reads (grouped heads repeat theirs). */
  k: TensorData
  /** As `k`. */
  v: TensorData
  /** What the dot products are multiplied by before the softmax, usually 1/√headDim. */
  scale: number
  /** Number of distinct key/value heads. */
  kvHeads: number
  rotary: boolean
  indices: ResolvedIndices
}

export interface LensEntry {
  position: number
  /** 0 is the embedding, n the output of block n. */
  layer: number
  top: { id: number; text: string; p: number }[]
}
export interface LensAnswer {
  lens: LensEntry[]
}

/** How probable the token that stands at `position` was, given what precedes it. */
export interface ScoreEntry {
  position: number
  id: number
  /** Natural log of the model's own probability. */
  logprob: number
  /** Bits. */
  entropy: number
  /** 0-based place among all tokens. */
  rank: number
  top: Candidate[]
}
export interface ScoreAnswer {
  /** Position 0 has no entry: nothing precedes it. */
  score: ScoreEntry[]
}

/** Everything the model says once it has read a position: what would be the softmax's input. */
export interface LogitsAnswer {
  /** `[vocabulary]`, float32, as the output matrix gave them: they predict `position` + 1. */
  logits: TensorData
}

/** Rows of the token embedding matrix, before positions are added or anything is multiplied with them. */
export interface EmbedAnswer {
  /** `[ids, width]`, in the order asked. */
  vectors: TensorData
  /**
   * For each id the tokens whose rows point most nearly the same way, nearest first, itself left out.
   * `cosine` −1 … 1. A row of zeros points nowhere: it has none and is nobody's.
   */
  neighbours: { id: number; list: { id: number; text: string; cosine: number }[] }[]
}

export interface ProbeAnswers {
  attention: AttentionAnswer
  qkv: QkvAnswer
  lens: LensAnswer
  score: ScoreAnswer
  logits: LogitsAnswer
  embed: EmbedAnswer
}
export type ProbeAnswer = ProbeAnswers[ProbeKind]
