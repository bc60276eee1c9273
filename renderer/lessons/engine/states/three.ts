import type { TrainingPlan } from '../transformer/plan.ts'

/** What the figure of one prompt and three models shows, in whichever chapter. */
export interface ThreeState {
  /** Of the corpus that table and Transformer learned; null: the reader's own. */
  language: TrainingPlan['language'] | null
  /** The beginning the reader typed; null: the first example. */
  text: string | null
  /** Of what the Transformer draws, an unsigned 32-bit integer. */
  seed: number
}

export const initialThree = (): ThreeState => ({ language: null, text: null, seed: 1 })
