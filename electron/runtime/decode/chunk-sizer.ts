const TARGET_MS = 80
const FIRST = 16
/** Below this a pass costs nearly as much as a single token: a moment of load must not lead there. */
const SMALLEST = 8
const LARGEST = 512

/**
 * How many tokens to run at once so that one pass through the model takes about 80 ms, at most 100:
 * a pass cannot be interrupted, and stopping must not take longer than that. Where a pass over a single
 * token takes as long already, smaller chunks would gain nothing: the target is 1.5 such passes then.
 */
export class ChunkSizer {
  readonly #largest: number
  #size: number
  #singleMs = 0

  /** @param largest tokens that may run at once, whatever their speed */
  constructor(largest = LARGEST) {
    this.#largest = largest
    this.#size = Math.min(FIRST, largest)
  }

  next(remaining: number): number {
    return Math.max(1, Math.min(remaining, this.#size))
  }

  /** Learns from a pass over `tokens` tokens. Changes at most twofold. */
  observe(tokens: number, ms: number): void {
    if (tokens === 1) {
      this.#singleMs = this.#singleMs === 0 ? ms : this.#singleMs * 0.8 + ms * 0.2
      return
    }
    const target = Math.max(TARGET_MS, this.#singleMs * 1.5)
    // The short rest of a text says little about full chunks, unless even it took too long.
    if (tokens < this.#size && ms <= target) return
    const fitting = Math.floor((tokens * target) / Math.max(ms, 0.01))
    const changed = Math.max(SMALLEST, Math.ceil(this.#size / 2), Math.min(fitting, this.#size * 2))
    this.#size = Math.min(changed, this.#largest)
  }
}
