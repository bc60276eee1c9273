/** What the figures of chapter 14 show. */
export interface PaperState {
  /** Index of the event looked at, in the order of the timeline. */
  event: number
  /** Words between whose ends the way is counted, 2 or more. */
  words: number
  /** The language pair whose results are shown. */
  pair: 'de' | 'fr'
  /** What the squares' frame holds: everything, or all but the largest. */
  frame: 'all' | 'small'
  /** The model loaded now and how many numbers it has learned; null: none, or nothing is known of it. */
  loaded: { id: string; parameters: number } | null
}

export const initialPaper = (): PaperState => ({
  event: 3,
  words: 9,
  pair: 'de',
  frame: 'all',
  loaded: null,
})
