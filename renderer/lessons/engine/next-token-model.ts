import type { Vocabulary } from './corpus/vocabulary.ts'
import type { Matrix } from './network/matrix.ts'

/** Where a model looks, if it is one that does. */
export interface ModelAttention {
  readonly layers: number
  readonly heads: number
  /**
   * @param context at most `contextLength` token ids
   * @returns by layer and head: `[T, T]`, rows summing to 1, 0 for what comes later
   */
  weights(context: readonly number[]): Matrix[][]
}

/** What every language model is: a function from the tokens so far to a probability for each next one. */
export interface NextTokenModel {
  readonly vocabulary: Vocabulary
  /** How many tokens it looks back at; what stands further back makes no difference. */
  readonly contextLength: number
  /**
   * @param context token ids, of which the last `contextLength` count
   * @returns `[vocabulary]`, summing to 1; null where the model has nothing to go by
   */
  predict(context: readonly number[]): Float64Array | null
  /** The same of one token, where a model need not make the others for it; 0 where `predict` has null. */
  probability?(context: readonly number[], id: number): number
  readonly attention?: ModelAttention
}

/** Natural log of the probability of one token after a context; −∞ where it has none. */
export function logprobOf(model: NextTokenModel, context: readonly number[], id: number): number {
  return Math.log(model.probability?.(context, id) ?? model.predict(context)?.[id] ?? 0)
}

/**
 * Mean of −ln p over every token but each sentence's first: the cross-entropy in nats per token.
 * Infinity where the model rules out what is there.
 */
export function crossEntropy(
  model: NextTokenModel,
  sentences: readonly (readonly number[])[],
): number {
  let sum = 0
  let count = 0
  for (const ids of sentences) {
    for (let at = 1; at < ids.length; at++, count++) {
      sum -= logprobOf(model, ids.slice(0, at), ids[at]!)
    }
  }
  return sum / count
}

/**
 * e to the cross-entropy: among how many equally likely tokens one would be as uncertain. 1 is certainty,
 * the size of the vocabulary is knowing nothing.
 */
export function perplexity(
  model: NextTokenModel,
  sentences: readonly (readonly number[])[],
): number {
  return Math.exp(crossEntropy(model, sentences))
}
