/** What the figures of chapter 6 show. */
export interface NetworkState {
  /** How many steps the network has been trained. */
  steps: number
  /** Of its first weights, an unsigned 32-bit integer. */
  seed: number
  /** Id of the word that goes in. */
  word: number
  /** Which of the weights is looked at closely, counted through embedding and output weights; null: none. */
  edge: number | null
  /** Words of context whose table and network are compared, 1 or more. */
  window: number
}

export const initialNetwork = (): NetworkState => ({
  steps: 0,
  seed: 1,
  word: 2,
  edge: null,
  window: 1,
})
