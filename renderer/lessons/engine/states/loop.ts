/** What the figures of chapter 3 show. */
export interface LoopState {
  /** The beginning the reader typed; null: the chapter's own. */
  text: string | null
  /** How many phases of the loop have been gone through: three for every token. */
  at: number
  /** 0 or more; 0 always takes the most probable token. */
  temperature: number
  /** 0: off. */
  topK: number
  /** Above 0, up to 1: off. */
  topP: number
  /** Of the draws, an unsigned 32-bit integer. */
  seed: number
  /** Seeds of the texts below each other, in the order they were asked for. */
  takes: readonly number[]
  /** The model's own probabilities of the most probable tokens, falling; null while it has not answered. */
  bars: readonly number[] | null
}

export const initialLoop = (): LoopState => ({
  text: null,
  at: 0,
  temperature: 1,
  topK: 0,
  topP: 1,
  seed: 1,
  takes: [1, 1],
  bars: null,
})
