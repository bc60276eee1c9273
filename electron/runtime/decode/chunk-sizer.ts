const TARGET_MS = 90
/** Where no answer is being written: nobody stops one, only the next question waits. */
export const UNHURRIED_MS = 180
const FIRST = 16
/** Below this a pass costs nearly as much as a single token: a moment of load must not lead there. */
const SMALLEST = 8
const LARGEST = 512
/**
 * What every pass costs beside its tokens, in tokens: weights are unpacked once a pass. Measured on the
 * bundled model at 15 to 20; assumed lower, so that chunks grow towards the target from below.
 */
const FIXED_TOKENS = 10
/** Passes remembered: their median forgets one that something else on the machine held up. */
const REMEMBERED = 3

/**
 * How many tokens to run at once so that one pass through the model takes about 90 ms, at most 100:
 * a pass cannot be interrupted, and stopping must not take longer than that. Where a pass over a single
 * token takes as long already, smaller chunks would gain nothing: the target is 1.5 such passes then.
 */
export class ChunkSizer {
  readonly #largest: number
  /** Of the last passes, ms a token, the fixed ones included. */
  #costs: number[] = []
  #singleMs = 0

  /** @param largest tokens that may run at once, whatever their speed */
  constructor(largest = LARGEST) {
    this.#largest = largest
  }

  /** One that knows what this one has learned so far, and learns by itself from there on. */
  within(largest: number): ChunkSizer {
    const other = new ChunkSizer(Math.min(largest, this.#largest))
    other.#costs = this.#costs
    other.#singleMs = this.#singleMs
    return other
  }

  /** @param targetMs what a pass may take */
  next(remaining: number, targetMs = TARGET_MS): number {
    return Math.max(1, Math.min(remaining, this.#largest, this.#planned(targetMs)))
  }

  /** Learns from a pass over `tokens` tokens. */
  observe(tokens: number, ms: number): void {
    if (tokens === 1) {
      this.#singleMs = this.#singleMs === 0 ? ms : this.#singleMs * 0.8 + ms * 0.2
      return
    }
    // The short rest of a text says little about full chunks.
    if (tokens < Math.min(SMALLEST, this.#largest)) return
    this.#costs = [...this.#costs, ms / (tokens + FIXED_TOKENS)].slice(-REMEMBERED)
  }

  #planned(targetMs: number): number {
    if (this.#costs.length === 0) return FIRST
    const target = Math.max(targetMs, this.#singleMs * 1.5)
    const tokens = Math.floor(target / Math.max(median(this.#costs), 1e-6)) - FIXED_TOKENS
    return Math.max(SMALLEST, tokens)
  }
}

/** The lower one of an even number: after a slow first pass the second is believed. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}
