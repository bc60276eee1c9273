/** What the figures of chapter 8 show. */
export interface InputState {
  /** The sentence whose rows are added up; null: the chapter's own. */
  text: string | null
  /** The token that is looked at. */
  token: number
  /** Numbers of a position, even. */
  width: number
  /** The position that is looked at. */
  position: number
  /** The sentence whose words are moved; null: the chapter's own. */
  sentence: string | null
  seed: number
  /** Whether the model is told where its tokens stand. */
  positions: boolean
  /** Which pair of sentences with a word in common. */
  pair: number
  /** Blocks passed. */
  block: number
  /** Of the word's two vectors by blocks passed, −1 … 1; null while the model has not answered. */
  cosines: readonly number[] | null
}

export const initialInput = (): InputState => ({
  text: null,
  token: 4,
  width: 64,
  position: 12,
  sentence: null,
  seed: 4,
  positions: false,
  pair: 0,
  block: 0,
  cosines: null,
})
