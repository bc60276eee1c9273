import { corpusOf, split, type Split } from '../corpus/corpus.ts'
import { Adam } from '../network/optimiser.ts'
import { Trainer } from '../network/trainer.ts'
import { TinyTransformer, type TransformerSizes } from './tiny-transformer.ts'

/** How the lessons' Transformer is built and trained: some seconds on one core of a laptop. */
export const RECIPE = {
  /** Sentences the grammar makes, beside those written by hand. */
  sentences: 400,
  /** Share of the corpus that is held back. */
  heldOut: 0.2,
  sizes: { width: 32, heads: 2, neurons: 64, contextLength: 32 },
  learningRate: 0.005,
  weightDecay: 0.01,
  /** Sentences a step. */
  batchSize: 8,
  steps: 400,
} as const

/** A Transformer that has not learned anything yet, and who will teach it. */
export interface Apprenticeship {
  split: Split
  model: TinyTransformer
  trainer: Trainer
}

interface ApprenticeOptions {
  heldOut?: number
  sizes?: TransformerSizes
}

/**
 * @param texts one sentence each
 * @param seed of everything that is drawn: what is held back, the first weights, the order of the sentences
 * @param options where a corpus wants other than the recipe says
 */
export function beginTraining(
  texts: readonly string[],
  seed: number,
  { heldOut = RECIPE.heldOut, sizes = RECIPE.sizes }: ApprenticeOptions = {},
): Apprenticeship {
  const parts = split(corpusOf(texts, { ends: true }), heldOut, seed)
  const model = new TinyTransformer(parts.training.vocabulary, sizes, { seed })
  const trainer = new Trainer(model, parts.training.sentences, {
    optimiser: new Adam(RECIPE.learningRate, RECIPE.weightDecay),
    batchSize: RECIPE.batchSize,
    seed,
  })
  return { split: parts, model, trainer }
}
