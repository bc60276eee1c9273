import type { BlockedRequest } from '#shared/ipc/routes/app.ts'

/** How many of the latest refusals are kept to be shown. */
const KEPT = 100
/** Longest target kept: a `data:` or a query string can be megabytes. */
const MAX_TARGET = 300

export interface BlockedSummary {
  count: number
  /** Newest last. */
  latest: BlockedRequest[]
}

/** Counts what the network guards refused, in every process, since the app started. */
export class BlockedRequests {
  #count = 0
  #latest: BlockedRequest[] = []
  readonly #listeners = new Set<(count: number, latest: BlockedRequest) => void>()

  add(from: BlockedRequest['from'], target: string): void {
    const entry = { atMs: Date.now(), from, target: target.slice(0, MAX_TARGET) }
    this.#count++
    this.#latest = [...this.#latest, entry].slice(-KEPT)
    for (const listener of this.#listeners) listener(this.#count, entry)
  }

  summary(): BlockedSummary {
    return { count: this.#count, latest: [...this.#latest] }
  }

  /** Returns what unsubscribes. */
  onAdd(listener: (count: number, latest: BlockedRequest) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
