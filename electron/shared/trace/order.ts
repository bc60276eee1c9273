import { isTerminal, type TraceEvent } from './event.ts'

/**
 * The invariants of a trace, checked as it grows: `seq` without gaps, run-started first and once, one
 * last event and nothing after it.
 */
export class TraceOrder {
  #next = 0
  #ended = false

  /** `seq` of the event that is due. */
  get next(): number {
    return this.#next
  }

  get ended(): boolean {
    return this.#ended
  }

  /** @throws RangeError naming the first event that cannot come here */
  check(events: readonly TraceEvent[]): void {
    let [next, ended] = [this.#next, this.#ended]
    for (const event of events) {
      if (ended)
        throw new RangeError(`event ${String(event.seq)} (${event.kind}) comes after the end`)
      if (event.seq !== next) {
        throw new RangeError(`event ${String(event.seq)} comes where ${String(next)} is due`)
      }
      if ((event.kind === 'run-started') !== (next === 0)) {
        throw new RangeError(`event ${String(event.seq)} is ${event.kind}`)
      }
      next++
      ended = isTerminal(event)
    }
  }

  /** Takes events that were checked. */
  accept(events: readonly TraceEvent[]): void {
    this.#next += events.length
    this.#ended ||= events.some(isTerminal)
  }
}
