/**
 * Why something cannot be seen in a graph. Each has its sentence in the window's languages
 * (`errors.words`), where layers, heads and vectors have the names people know.
 */
export const ABSENCES = [
  /** The attention node writes no cache, or one that is not an input and an output of the graph. */
  'noCache',
  'cacheInside',
  /** The new rows' keys or values are read from the cache only. */
  'rowsInCache',
  /** Q, K and V are interleaved in one tensor of the attention node. */
  'interleavedQkv',
  /** The attention node normalises Q and K itself, which ONNX Runtime's CPU kernel refuses. */
  'normInside',
  /** A query is not [batch, heads, positions, size]. */
  'queryShape',
  /** Attention weights are not [batch, heads, queries, keys], or their rank is not known. */
  'weightsShape',
  /** The factor on QKᵀ is not a constant, or not the same in all layers asked about. */
  'scaleComputed',
  'scalesDiffer',
  /** No addition joins an attention's output with a stream it was computed from. */
  'noResidual',
  /** Attention and MLP are added to the stream together: no state lies between them. */
  'parallel',
  /** The MLP's branch of the stream, or the one product that ends it, was not found. */
  'noMlp',
  /** The MLP is a mixture of experts inside one node. */
  'experts',
  /** The graph looks no token ids up in a matrix of constant rows. */
  'noEmbedding',
  /** No product with a constant matrix stands before the queries, or behind the attention's output. */
  'noProjection',
  /** What a block's attention reads is not normalised in a form that is known. */
  'noNorm',
  /** Positions come in by none of the known ways: rotary tables, or an embedding added to the tokens'. */
  'noPositions',
  /** No attention was found in the graph. */
  'noAttention',
  /** This part of an encoder–decoder has no such thing; another one has. */
  'otherPart',
  /** The decoder carries a recurrent state and does not look at what it wrote. */
  'recurrent',
] as const
export type Absence = (typeof ABSENCES)[number]
