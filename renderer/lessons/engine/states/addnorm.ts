/** What of a layer stays: all of it; all but its feed-forward network; all but what it carries past; or that of no layer. */
export type Kept = 'all' | 'noFfn' | 'noResidual' | 'noResiduals'

/** What the figures of chapter 11 show. */
export interface AddNormState {
  /** What the reader has the chat model read; null: the chapter's own. */
  text: string | null
  /** Layer of the chat model, from 0. */
  layer: number
  /** Which of a layer's branches is added. */
  branch: 'attention' | 'ffn'
  /** The number of the vector that is looked at, from 0; null: the one that changes most. */
  index: number | null
  kept: Kept
  /** Token of the translator's sentence, from 0. */
  token: number
  /** Layer of the translator's encoder, from 0. */
  encoderLayer: number
  /** What the figure shows of that number now; null while the model has not answered. */
  seen: { index: number; before: number; after: number } | null
}

export const initialAddNorm = (): AddNormState => ({
  text: null,
  layer: 10,
  branch: 'attention',
  index: null,
  kept: 'noResidual',
  token: 2,
  encoderLayer: 0,
  seen: null,
})
