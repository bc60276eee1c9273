/** What the figures of chapter 9 show. */
export interface AttentionState {
  /** The sentence the reader typed; null: the chapter's own. */
  text: string | null
  layer: number
  head: number
  /** The cell that is followed through all steps: who looks, and who is looked at. */
  row: number
  column: number
  /** The last row of weights the figure shows, 0–1 each, and its tokens; null while the model has not answered. */
  weights: readonly number[] | null
  tokens: readonly string[]
}

export const initialAttention = (): AttentionState => ({
  text: null,
  layer: 13,
  head: 8,
  row: 4,
  column: 1,
  weights: null,
  tokens: [],
})
