/** How long a silence may last before the child counts as hung, and how often it is looked at. */
export interface WatchdogLimits {
  intervalMs: number
  /** While a run is going on: far longer than any single pass through a model. */
  workMs: number
  /**
   * While a model is being read, or a question answered and nothing written: sessions may have to be
   * opened for it, and creating one of several GB blocks the child that long.
   */
  loadMs: number
}

export const WATCHDOG_LIMITS: WatchdogLimits = { intervalMs: 1000, workMs: 10_000, loadMs: 120_000 }

/**
 * Tells a busy child from a hung one: while calls wait, pings are sent, and any message counts as a
 * sign of life. Time the computer slept does not count as silence.
 */
export class Watchdog {
  readonly #limits: WatchdogLimits
  readonly #ping: () => void
  readonly #onHang: (seconds: number) => void
  readonly #now: () => number
  #timer: NodeJS.Timeout | null = null
  #heardAt = 0
  #tickAt = 0
  #limitMs = 0

  /** @param now a clock that never goes back, ms */
  constructor(
    limits: WatchdogLimits,
    ping: () => void,
    onHang: (seconds: number) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#limits = limits
    this.#ping = ping
    this.#onHang = onHang
    this.#now = now
  }

  /** Starts or goes on watching; `opens` allows the longer silence. */
  watch(opens: boolean): void {
    this.#limitMs = opens ? this.#limits.loadMs : this.#limits.workMs
    if (this.#timer !== null) return
    this.#heardAt = this.#tickAt = this.#now()
    this.#timer = setInterval(() => {
      this.#tick()
    }, this.#limits.intervalMs)
  }

  /** Nothing waits for an answer any more. */
  rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  heard(): void {
    this.#heardAt = this.#now()
  }

  #tick(): void {
    const now = this.#now()
    const asleep = now - this.#tickAt > this.#limits.intervalMs * 3
    this.#tickAt = now
    if (asleep) this.#heardAt = now
    if (now - this.#heardAt <= this.#limitMs) {
      this.#ping()
      return
    }
    this.rest()
    this.#onHang(Math.round(this.#limitMs / 1000))
  }
}
