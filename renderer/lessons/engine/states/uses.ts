/** What one model is used for. */
type Use = 'generation' | 'answer' | 'translation' | 'summary' | 'dialogue'

/** What the figures of chapter 13 show. */
export interface UsesState {
  use: Use
  /** Step of its answer that is looked at, from 0. */
  step: number
  /** How often the model was called for each of the five; null while not all have been answered. */
  calls: readonly number[] | null
}

export const initialUses = (): UsesState => ({ use: 'answer', step: 0, calls: null })
