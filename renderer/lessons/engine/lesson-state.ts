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

/** What the reader sees and has set, by the part of the lessons it belongs to. */
export interface LessonState {
  markov: MarkovState
  window: WindowState
}

/** Before the reader has done anything. */
export function initialState(): LessonState {
  return {
    markov: {
      sentences: null,
      vocabulary: null,
      alpha: 0,
      first: 0,
      row: 2,
      seed: 1,
      written: 0,
    },
    window: { rows: 1, window: 1, alpha: 0.01, seed: 1 },
  }
}
