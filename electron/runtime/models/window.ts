/** Longer texts run, but slower than people wait for on a laptop: tokens. */
const LONGEST = 4096
/** What one conversation's KV cache may take, bytes. */
const CACHE_BUDGET = 2 ** 30
const BYTES_PER_NUMBER = 4

/**
 * How many tokens prompt and answer may take together: what the model was made for, but no more than
 * this app runs with comfort.
 */
export function windowOf(
  contextLength: number,
  { layers, kvHeads, headDim }: { layers: number; kvHeads: number; headDim: number },
): number {
  const perToken = 2 * layers * kvHeads * headDim * BYTES_PER_NUMBER
  const affordable = perToken === 0 ? LONGEST : Math.floor(CACHE_BUDGET / perToken)
  return Math.max(1, Math.min(contextLength, LONGEST, affordable))
}
