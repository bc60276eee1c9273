/** How the next token is chosen from the model's distribution. Stored with every run. */
export interface SamplingSettings {
  /** Divides the logits. 0 means greedy: always the most probable token. Range 0–5. */
  temperature: number
  /** Keep only the k most probable tokens; 0 switches the filter off. */
  topK: number
  /** Keep the smallest set whose probability mass reaches p (nucleus sampling); 1 switches it off. Range (0, 1]. */
  topP: number
  /** Seed of every draw, an unsigned 32-bit integer. */
  seed: number
  /** Stop when the answer has this many tokens, 1 or more; those it began with are counted. */
  maxTokens: number
}

/** Temperature and top-p as the makers of the bundled model recommend: small models need a cool head. */
export const DEFAULT_SAMPLING: SamplingSettings = {
  temperature: 0.2,
  topK: 0,
  topP: 0.9,
  seed: 1,
  maxTokens: 256,
}

/** How many manners of asking can be kept under a name of their own. */
export const MOST_PRESETS = 50

/** What generation keeps of the attention: nothing, the mean of each layer's heads, or every head. */
export type CapturePolicy = 'none' | 'summary' | 'full'

/**
 * The generator of every draw: Philox4x32-10 (Salmon et al., SC 2011), counter-based. The draw at a
 * position depends on nothing but (seed, position), so a continuation forced to some prefix equals a
 * run that was started with that prefix.
 */
export const PRNG_NAME = 'philox4x32-10'
