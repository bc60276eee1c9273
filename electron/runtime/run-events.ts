import type { ChildMessage } from '#shared/runtime/protocol.ts'
import { isTerminal, type TraceEvent, type TraceEventBody } from '#shared/trace/event.ts'

/** At most one message in this time. */
const FRAME_MS = 16

/**
 * Numbers and times a run's events and sends them on, those of one frame together; the one that ends
 * the run goes out at once.
 */
export class RunEvents {
  readonly #runId: string
  readonly #post: (message: ChildMessage) => void
  #waiting: TraceEvent[] = []
  #timer: NodeJS.Timeout | null = null
  #startedAt = 0
  #sentAt = -Infinity
  #seq = 0
  #ended = false

  constructor(runId: string, post: (message: ChildMessage) => void) {
    this.#runId = runId
    this.#post = post
  }

  get started(): boolean {
    return this.#seq > 0
  }

  get ended(): boolean {
    return this.#ended
  }

  emit(body: TraceEventBody): void {
    if (this.#ended) throw new Error(`${body.kind} comes after the end of the run`)
    const now = performance.now()
    if (this.#seq === 0) this.#startedAt = now
    this.#waiting.push({ seq: this.#seq++, tMs: now - this.#startedAt, ...body })
    this.#ended = isTerminal(body)
    if (this.#ended || now - this.#sentAt >= FRAME_MS) this.#flush(now)
    else this.#timer ??= setTimeout(() => this.#flush(performance.now()), FRAME_MS)
  }

  #flush(now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#sentAt = now
    const events = this.#waiting
    this.#waiting = []
    this.#post({ type: 'events', runId: this.#runId, events })
  }
}
