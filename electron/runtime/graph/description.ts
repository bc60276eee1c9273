import type { Absence } from '#shared/runtime/absence.ts'
import type { ElementType } from './edit.ts'

/** Something the graph does not offer, and why. */
export interface Absent {
  readonly found: false
  readonly reason: Absence
}
export type Maybe<T> = ({ readonly found: true } & T) | Absent

export function absent(reason: Absence): Absent {
  return { found: false, reason }
}

/**
 * How the graph writes attention: `com.microsoft.GroupQueryAttention` with separate or packed
 * Q, K, V · `com.microsoft.MultiHeadAttention` · `ai.onnx` `Attention` (opset 23+) · plain
 * MatMul → Softmax → MatMul.
 */
export type AttentionForm =
  'group-query' | 'group-query-packed' | 'multi-head' | 'onnx-attention' | 'softmax'

/** `tokens`: [B, S, H·d] · `tokens-heads`: [B, S, H, d] · `heads`: [B, H, S, d]. */
export type HeadLayout = 'tokens' | 'tokens-heads' | 'heads'

/** Where a query, key or value tensor can be read. */
export interface HeadTensor {
  readonly tensor: string
  readonly layout: HeadLayout
  /** First column and width (in elements) inside a packed `tokens` tensor; `null`: all of it. */
  readonly columns: { readonly start: number; readonly width: number } | null
  /** A bias [H·d] the attention node itself adds, as columns of a constant; `null`: none. */
  readonly bias: { readonly tensor: string; readonly start: number } | null
  readonly heads: number
}

/** Rotary position embedding (Su et al. 2021), as far as the graph says. */
export type Rotary =
  /** The attention node turns Q and K itself, from these tables [positions, rotaryDim / 2]. */
  | {
      readonly kind: 'in-attention'
      readonly cos: string
      readonly sin: string
      readonly positionIds: string | null
      readonly interleaved: boolean
      readonly rotaryDim: number
    }
  /** Nodes before the attention have turned Q and K already. */
  | {
      readonly kind: 'before-attention'
      readonly cos: string | null
      readonly sin: string | null
      readonly interleaved: boolean
    }
  | { readonly kind: 'none' }

/** Which tensor holds the attention weights, or what must be asked of the node to get them. */
export type Probabilities =
  /** Attribute `qk_output` = 2 and a 4th output: softmax rows [B, H, S, T]. */
  | { readonly kind: 'qk-output' }
  /** A 4th output of logits [B, H, S, T] before the softmax; a Softmax node is added behind it. */
  | { readonly kind: 'output-qk-logits' }
  /** Attribute `qk_matmul_output_mode` = 3 and a 4th output. */
  | { readonly kind: 'qk-matmul-output' }
  /** A tensor of the graph: [B, H, S, T], or [B·H, S, T] where `folded`. */
  | { readonly kind: 'tensor'; readonly tensor: string; readonly folded: boolean }

export interface CacheNames {
  /** Graph input of the past, graph output of the present: [B, kvHeads, T, headDim]. */
  readonly past: string
  readonly present: string
  /** The present inside the body; differs from `present` where a branch or a pass lies between. */
  readonly internal: string
  readonly element: ElementType
}

/** An input of a node through which positional information comes in. */
export interface PositionPlace {
  /** First output of the node. */
  readonly of: string
  readonly at: number
  /**
   * What takes its place without positions: the table's own row of angle 0 (`cos-table`), 1 (`cos`), or
   * 0 (`zero`: sines and position embeddings).
   */
  readonly without: 'cos-table' | 'cos' | 'zero'
}

/** One attention layer: how it is written and where its parts are. */
export interface LayerDescription {
  readonly index: number
  readonly form: AttentionForm
  /** Name of the attention node (of the Softmax in the plain form). */
  readonly node: string
  /** First output of that node. */
  readonly output: string
  readonly heads: number
  readonly kvHeads: number
  readonly headDim: number
  /** Factor on QKᵀ; absent where the graph computes it. */
  readonly scale: number | null
  readonly rotary: Rotary
  readonly probabilities: Maybe<{ readonly source: Probabilities }>
  readonly query: Maybe<{ readonly source: HeadTensor }>
  readonly key: Maybe<{ readonly source: HeadTensor }>
  readonly value: Maybe<{ readonly source: HeadTensor }>
  readonly cache: Maybe<{ readonly key: CacheNames; readonly value: CacheNames }>
  /** Residual stream this layer reads (= after layer index − 1; 0 = embedding): [B, S, width]. */
  readonly residualIn: Maybe<{ readonly tensor: ResidualTensor }>
  /** Residual stream between attention and MLP. */
  readonly residualAfterAttention: Maybe<{ readonly tensor: ResidualTensor }>
  /** Attention and MLP read the same residual (GPT-NeoX, Phi): no state lies between them. */
  readonly parallel: boolean
  /** Input of the down projection: [B, S, intermediate]. */
  readonly mlp: Maybe<{ readonly tensor: string }>
  readonly stages: BlockStages
}

/** Further tensors on the way through a block; each is [B, S, n], or [S, n] where the graph flattens. */
export interface BlockStages {
  /** What the query projection reads; in a pre-norm block, after the norm. */
  readonly attentionInput: Maybe<{ readonly tensor: string }>
  /** Σ weight·v of every head: `tokens` [B, S, H·d] or `heads` [B, H, S, d]. */
  readonly context: { readonly tensor: string; readonly layout: 'tokens' | 'heads' }
  /** From `input` [B, S, H·d] (`flat`: [S, H·d]) to `end`: products with the output matrix, and a bias. */
  readonly outputProjection: Maybe<{
    readonly input: string
    readonly end: string
    readonly flat: boolean
  }>
  /** What the attention, and what the MLP, adds to the stream. */
  readonly attentionOutput: Maybe<{ readonly tensor: string }>
  readonly mlpOutput: Maybe<{ readonly tensor: string }>
  /** What the MLP's first projections read. */
  readonly mlpInput: Maybe<{ readonly tensor: string }>
  /** How the block normalises what its attention reads. */
  readonly norm: Maybe<{ readonly kind: NormKind; readonly epsilon: number }>
}

/** Ba et al. 2016; Zhang and Sennrich 2019. */
export type NormKind = 'layer-norm' | 'rms-norm'

/** A tensor with a name, or an output slot that has to be given one first. */
export type ResidualTensor =
  | { readonly kind: 'named'; readonly name: string }
  /** `anchor`: first output of the node; `output`: position of the slot. */
  | { readonly kind: 'slot'; readonly anchor: string; readonly output: number }

/** Names of what goes into and out of a decoder graph. */
export interface DecoderNames {
  readonly ids: string
  readonly attentionMask: string | null
  readonly positionIds: string | null
  readonly logitsToKeep: string | null
  readonly useCacheBranch: string | null
  readonly logits: string
}

/** The layers of one graph body: the main graph, or one branch of a merged decoder's `If`. */
export interface DecoderBody {
  readonly branch: { readonly node: string; readonly attribute: string } | null
  readonly layers: readonly LayerDescription[]
  /** After the last layer, before the final norm: [B, S, width]. */
  readonly residualOut: Maybe<{ readonly tensor: ResidualTensor }>
  /** Where positional information comes in, all of it. */
  readonly positions: Maybe<{ readonly places: readonly PositionPlace[] }>
}

/** What a decoder-only ONNX graph is made of. */
export interface GraphDescription {
  readonly opset: number
  readonly names: DecoderNames
  /** One body, or the two branches of a merged decoder (optimum), which agree layer by layer. */
  readonly bodies: readonly [DecoderBody, ...DecoderBody[]]
  /** The layers of the first body. */
  readonly layers: readonly LayerDescription[]
  /** Whether the token ids are looked up in a matrix of constant rows; see embedding.ts. */
  readonly embedding: Maybe<{ readonly rows: number | null }>
  /** Width of the residual stream; `null` where no weight tells it. */
  readonly width: number | null
  readonly vocabulary: number | null
  readonly logitsElement: ElementType
}
