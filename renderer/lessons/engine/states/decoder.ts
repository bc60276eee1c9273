/** What the figures of chapter 12 show. */
export interface DecoderState {
  /** What the reader has the translator read; null: the chapter's own. */
  text: string | null
  /** Step of the translation that is looked at, from 0. */
  step: number
  /** Of the attention that is looked at, from 0. */
  layer: number
  head: number
  /** How many tokens the decoder has read in all; null while the model has not answered. */
  read: number | null
}

export const initialDecoder = (): DecoderState => ({
  text: null,
  step: 0,
  layer: 0,
  head: 0,
  read: null,
})
