import type { Candidate } from './event.ts'
import type { TensorData } from './tensor.ts'

/** `'all'`, or a list of indices (not ranges); negatives count from the end. */
export type IndexList = 'all' | number[]

/**
 * A question about a run, answered by one instrumented pass over its tokens. Positions count the
 * prompt too: position p is the p-th token the model has read.
 */
export type ProbeRequest = PlainRequest & {
  /** Of a translation, left out: the decoder. */
  part?: TranslationPart | undefined
}

/**
 * Which part of an encoder–decoder a question is about; its positions are those of the text that part
 * reads: the source's tokens, or the decoder's with the start token first. `cross` is what the decoder
 * sees of the source: queries are at the decoder's positions, keys and values at the source's.
 */
export const TRANSLATION_PARTS = ['encoder', 'decoder', 'cross'] as const
export type TranslationPart = (typeof TRANSLATION_PARTS)[number]

type PlainRequest =
  | {
      probe: 'attention'
      layers: IndexList
      heads: IndexList
      positions: IndexList
      /** Asks for the mean of those layers and heads alone: a whole text's attention in T² numbers. */
      mean?: true | undefined
      /**
       * Asks for what reaches each position through all of these layers, instead of their weights:
       * Π ½·(mean of those heads) + ½·I, layers in rising order (Abnar and Zuidema 2020, "attention
       * rollout"). Comes before `mean`.
       */
      rollout?: true | undefined
    }
  | {
      probe: 'qkv'
      layers: IndexList
      heads: IndexList
      positions: IndexList
      /** Asks for every head's share of the output projection too, which takes `width` numbers each. */
      projected?: true | undefined
    }
  | {
      probe: 'stream'
      positions: IndexList
      /** As it is without anything that tells positions apart. Of a decoder, what it sees of the source keeps its own. */
      noPositions?: true | undefined
    }
  | { probe: 'block'; layers: IndexList; positions: IndexList }
  | {
      probe: 'lens'
      positions: IndexList
      top: number
      /** Token ids to tell the place of in every layer's list, whether or not they come to its top. */
      track?: number[] | undefined
    }
  | { probe: 'score'; positions: IndexList }
  | { probe: 'logits'; position: number }
  /** Of tokens, wherever they stand: at most 200 ids, and 0–50 neighbours of each. */
  | { probe: 'embed'; ids: number[]; neighbours: number }
  | AblateRequest

/** What the model would say with parts of it switched off. */
export interface AblateRequest {
  probe: 'ablate'
  /** `[layer, head]`: what these heads found counts as nothing, 0 before the output matrix. */
  heads: [layer: number, head: number][]
  /** Layers whose feed-forward networks add nothing. */
  ffns: number[]
  /** Layers that carry nothing past their attention and their feed-forward network: F(x) in place of x + F(x). */
  noResiduals?: number[] | undefined
  /** Positions nobody but themselves may look at. Of a translation with the part `decoder`, the target's; else the source's. */
  masked: number[]
  /** Without anything that tells positions apart. */
  noPositions?: true | undefined
  /** Where the next token is asked for. */
  positions: IndexList
  top: number
}

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
   * or the rollout was asked for, `[1, 1, positions, T]`. Rows sum to 1.
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
  /** `[layers, positions, width]`: what the projections read. Left out where the graph hides it. */
  x?: TensorData
  /** `[layers, heads, positions, headDim]`: Σ weight·v, as the model's own attention gave it. */
  context?: TensorData
  /**
   * `[layers, heads, positions, width]`: what each head adds to the stream, the columns of the output
   * matrix that are its own times its `context`. All heads together and the bias are what the attention
   * adds. Only where it was asked for.
   */
  projected?: TensorData
  /**
   * `[layers, heads, positions, positions]`: what positions add to the products of queries and keys, each
   * already multiplied with `scale` (T5: Raffel et al. 2020, section 2.1). What may not be seen is very
   * small in it. Only where the model has such a bias.
   */
  bias?: TensorData
  /** What the dot products are multiplied by before the softmax, usually 1/√headDim. */
  scale: number
  /** Number of distinct key/value heads. */
  kvHeads: number
  rotary: boolean
  indices: ResolvedIndices
}

/** The residual stream. */
export interface StreamAnswer {
  /** `[layers + 1, positions, width]`: the embedding, then what each block leaves. */
  stream: TensorData
  indices: Pick<ResolvedIndices, 'positions'>
}

/**
 * What is computed in a block, in the order of a pre-norm one: the stream it reads, that normalised, what
 * its attention adds, their sum, and the same for its feed-forward network, whose `activation`
 * `[.., .., intermediate]` is what the down projection reads. Blocks that normalise after adding have
 * the norms behind the sums; those of an encoder–decoder look at the source in between (`cross`).
 */
export const BLOCK_STAGES = [
  'input',
  'attention-norm',
  'attention',
  'attention-sum',
  'cross-norm',
  'cross',
  'cross-sum',
  'ffn-norm',
  'activation',
  'ffn',
  'ffn-sum',
  'output',
] as const
export type BlockStage = (typeof BLOCK_STAGES)[number]

export interface BlockAnswer {
  /** In the order they are computed, each `[layers, positions, n]`; what a graph hides is left out. */
  stages: { stage: BlockStage; values: TensorData }[]
  norm: 'layer-norm' | 'rms-norm'
  /** Added to the variance, or the mean of squares, under the root. */
  epsilon: number
  indices: Pick<ResolvedIndices, 'layers' | 'positions'>
}

export interface LensEntry {
  position: number
  /** 0 is the embedding, n the output of block n. */
  layer: number
  top: { id: number; text: string; p: number }[]
  /** Where `track` was asked for, its ids in that order; `rank` counts from 0, the most probable. */
  tracked?: { id: number; p: number; rank: number }[]
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
  /**
   * The same as the model's own rules of decoding leave them, −∞ for what may not come next: the choice is
   * made of these. Left out where no rule changes anything.
   */
  allowed?: TensorData
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

/** The distribution of the token after the one read. */
export interface AblatedSide {
  /** Bits. */
  entropy: number
  /** Most probable first: `top` of its own and those of the other side, so that both list the same ids. */
  top: { id: number; text: string; logprob: number }[]
}
/** What a position says with all parts of the model, and with some switched off. */
export interface AblatedEntry {
  /** The last one read. */
  position: number
  before: AblatedSide
  after: AblatedSide
  /** Kullback–Leibler divergence of `after` from `before`, KL(before ‖ after), bits. */
  klBits: number
}
export interface AblateAnswer {
  entries: AblatedEntry[]
}

export interface ProbeAnswers {
  attention: AttentionAnswer
  qkv: QkvAnswer
  stream: StreamAnswer
  block: BlockAnswer
  lens: LensAnswer
  score: ScoreAnswer
  logits: LogitsAnswer
  embed: EmbedAnswer
  ablate: AblateAnswer
}
export type ProbeAnswer = ProbeAnswers[ProbeKind]
