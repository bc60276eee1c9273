/** What the figures of chapter 4 show. */
export interface MarkovState {
  /** What the reader wrote in place of the chapter's own sentences, one a line; null: nothing. */
  sentences: string | null
  /** The words in the order of the table, parted by blanks; null: the chapter's own. */
  vocabulary: string | null
  /** Added to every count, 0 or more. */
  alpha: number
  /** Id of the word that a text begins with. */
  first: number
  /** Id of the word whose row is looked at. */
  row: number
  /** Of the draws, an unsigned 32-bit integer. */
  seed: number
  /** How many words have been written behind the first. */
  written: number
}

export const initialMarkov = (): MarkovState => ({
  sentences: null,
  vocabulary: null,
  alpha: 0,
  first: 0,
  row: 2,
  seed: 1,
  written: 0,
})
