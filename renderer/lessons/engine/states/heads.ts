/** What the figures of chapter 10 show. */
export interface HeadsState {
  /** The sentence the reader typed; null: the chapter's own. */
  text: string | null
  /** Whose heads are shown side by side, put together and switched off. */
  layer: number
  /** The token whose outputs are put together; null: the last. */
  position: number | null
  /** The head that is looked at in the search; null: the one that was found. */
  chosen: { layer: number; head: number } | null
  /** Switched off, layer by layer. */
  off: readonly { layer: number; head: number }[]
  /** The head found at the question, and its mean weight, 0–1; null while the model has not answered. */
  found: { layer: number; head: number; score: number } | null
}

export const initialHeads = (): HeadsState => ({
  text: null,
  layer: 13,
  position: null,
  chosen: null,
  off: [],
  found: null,
})
