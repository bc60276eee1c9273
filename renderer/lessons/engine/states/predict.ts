/** What the figures of chapter 2 show. */
export interface PredictState {
  /** The beginning the reader typed; null: the chapter's own. */
  text: string | null
  /** How many bars of their own there are, 1–20; all other tokens share one. */
  top: number
  /** What the model's bars show now, falling, 0–1 each; null while it has not answered. */
  bars: readonly number[] | null
}

export const initialPredict = (): PredictState => ({ text: null, top: 5, bars: null })
