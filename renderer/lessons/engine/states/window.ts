/** What the figures of chapter 5 show. */
export interface WindowState {
  /** Tokens of context of the table whose rows are counted, 1 or more. */
  rows: number
  /** Tokens of context of the models that read the sentences, 1 or more. */
  window: number
  /** Added to every count of the longer corpus, above 0: what was never seen must not be impossible. */
  alpha: number
  seed: number
}

export const initialWindow = (): WindowState => ({ rows: 1, window: 1, alpha: 0.01, seed: 1 })
