import type { TrainingWorker } from '#renderer/lessons/training/client.ts'
import { readOrder } from '#renderer/lessons/training/protocol.ts'
import { TrainingSession } from '#renderer/lessons/training/session.ts'

/** A worker that trains in this thread: jsdom has none. Its messages are copies of what it has as they are. */
export class InProcessWorker implements TrainingWorker {
  readonly #listeners: ((event: { data: unknown }) => void)[] = []
  #alive = true
  readonly #session = new TrainingSession({
    post: (report) => {
      if (!this.#alive) return
      for (const listen of this.#listeners) listen({ data: report })
    },
    now: () => performance.now(),
    pause: () => new Promise((resolve) => setTimeout(resolve)),
  })

  postMessage(order: unknown): void {
    const read = readOrder(order)
    setTimeout(() => void this.#session.handle(read))
  }

  addEventListener(kind: 'message' | 'error', listen: (event: never) => void): void {
    if (kind === 'message') this.#listeners.push(listen as (event: { data: unknown }) => void)
  }

  terminate(): void {
    this.#alive = false
  }
}
