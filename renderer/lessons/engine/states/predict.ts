/** What the figures of chapter 2 show. */
export interface PredictState {
  /** The beginning the reader typed; null: the chapter's own. */
  text: string | null
  /** Two beginnings side by side; null: the chapter's own. */
  clear: string | null
  vague: string | null
  /** The word the reader expects next; null: the chapter's own. */
  expected: string | null
  /** How many bars of their own there are, 1–20; all other tokens share one. */
  top: number
  /** What the model's bars show now, falling, 0–1 each; null while it has not answered. */
  bars: readonly number[] | null
}

export const initialPredict = (): PredictState => ({
  text: null,
  clear: null,
  vague: null,
  expected: null,
  top: 5,
  bars: null,
})
