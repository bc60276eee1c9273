import type { BlockedRequest, BlockedSummary } from '#shared/ipc/routes/app.ts'
import { isSelfTestTarget } from '#shared/self-test.ts'

/** How many of the latest refusals are kept to be shown. */
const KEPT = 100
/** Longest target kept: a `data:` or a query string can be megabytes. */
const MAX_TARGET = 300
/** A self-test whose end is never told, because its window died, is over by then, ms. */
const LONGEST_TEST_MS = 30_000

/** Counts what the network guards refused, in every process, since the app started. */
export class BlockedRequests {
  readonly #by: BlockedSummary['by'] = { renderer: 0, main: 0, runtime: 0 }
  #tests = 0
  #testUntilMs = 0
  #latest: BlockedRequest[] = []
  readonly #listeners = new Set<(summary: BlockedSummary) => void>()

  add(from: BlockedRequest['from'], target: string): void {
    const atMs = Date.now()
    const test = atMs < this.#testUntilMs && isSelfTestTarget(target)
    if (test) this.#tests++
    else this.#by[from]++
    const entry = { atMs, from, target: target.slice(0, MAX_TARGET), test }
    this.#latest = [...this.#latest, entry].slice(-KEPT)
    for (const listener of this.#listeners) listener(this.summary())
  }

  /** From now on attempts at the reserved addresses are the self-test's. */
  beginTest(): void {
    this.#testUntilMs = Date.now() + LONGEST_TEST_MS
  }

  endTest(): void {
    this.#testUntilMs = 0
  }

  summary(): BlockedSummary {
    const by = { ...this.#by }
    const count = by.renderer + by.main + by.runtime
    return { count, by, tests: this.#tests, latest: [...this.#latest] }
  }

  /** Returns what unsubscribes. */
  onAdd(listener: (summary: BlockedSummary) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
