/** The questions that are asked of several seeds, by what the world knows of their answers. */
export type SeedQuestion = 'known' | 'invented' | 'mistaken'

/** What the figures of chapter 7 show. */
export interface HallucinationState {
  /** Of the tiny Transformer's first weights, an unsigned 32-bit integer. */
  seed: number
  /** Whether the sentence whose lack is the gap is there. */
  filled: boolean
  /** What the reader asks the chat model; null: about a country that is made up. */
  text: string | null
  /** Which of the examples where a model may be sure and wrong, from 0. */
  error: number
  /** What the model has answered at each seed, once it has at all; null before. */
  answers: Readonly<Record<SeedQuestion, readonly string[] | null>>
}

export const initialHallucination = (): HallucinationState => ({
  seed: 7,
  filled: false,
  text: null,
  error: 0,
  answers: { known: null, invented: null, mistaken: null },
})
