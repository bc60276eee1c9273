import { chineseSentences } from '../corpus/chinese.ts'
import { englishSentences } from '../corpus/english.ts'
import { gapTexts } from '../corpus/gaps.ts'
import { beginTraining, RECIPE, type Apprenticeship } from './recipe.ts'

/** What a lesson's Transformer is taught from: the longer corpus, or chapter 7's with and without its gap. */
export const TRAINING_CORPORA = ['world', 'gaps', 'filled'] as const
export const TRAINING_LANGUAGES = ['en', 'zh-CN'] as const

/** Everything that determines a training: the same plan gives the same curve and the same weights. */
export interface TrainingPlan {
  corpus: (typeof TRAINING_CORPORA)[number]
  language: (typeof TRAINING_LANGUAGES)[number]
  /** An unsigned 32-bit integer. */
  seed: number
}

/** Eight sentences are learned by heart by a network a third as large. */
const SMALL = {
  heldOut: 0,
  sizes: { width: 16, heads: 2, neurons: 32, contextLength: 16 },
} as const
const SMALL_STEPS = 150

/** As it stands before its first step; the longer corpus is the one that chapter 5's tables count. */
export function planned({ corpus, language, seed }: TrainingPlan): Apprenticeship {
  if (corpus !== 'world') return beginTraining(gapTexts(language, corpus === 'filled'), seed, SMALL)
  const made = language === 'en' ? englishSentences : chineseSentences
  // The sentences are the same for every seed: what differs is what is held back, and the network.
  return beginTraining(made(RECIPE.sentences, 1), seed)
}

/** How many steps a plan has. */
export function stepsOf({ corpus }: TrainingPlan): number {
  return corpus === 'world' ? RECIPE.steps : SMALL_STEPS
}
