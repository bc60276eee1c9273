import type { TraceBatch } from '#shared/ipc/registry.ts'

/** One frame: batches are sent at most this often, ms. */
const FRAME_MS = 16

/** What is needed of a MessagePortMain. */
export interface TracePort {
  postMessage(message: TraceBatch): void
  close(): void
}

/**
 * Sends stored events to the window, one message a run and frame. The first batch after a pause goes
 * at once; what follows within a frame waits for its end. Typed arrays are copied, never transferred:
 * only ports survive a transfer between Electron's processes.
 */
export class TracePorts {
  #port: TracePort | null = null
  #waiting = new Map<string, TraceBatch>()
  #timer: NodeJS.Timeout | null = null

  /** A page (re)loaded and asks; its predecessor's port is closed. */
  connect(port: TracePort): void {
    this.close()
    this.#port = port
  }

  send(batch: TraceBatch): void {
    if (this.#port === null) return
    const waiting = this.#waiting.get(batch.runId)
    if (waiting === undefined)
      this.#waiting.set(batch.runId, { ...batch, events: [...batch.events] })
    else waiting.events.push(...batch.events)
    if (this.#timer === null) this.#flush()
  }

  close(): void {
    this.#port?.close()
    this.#port = null
    this.#waiting.clear()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #flush(): void {
    this.#timer = null
    if (this.#waiting.size === 0) return
    for (const batch of this.#waiting.values()) this.#port?.postMessage(batch)
    this.#waiting.clear()
    this.#timer = setTimeout(() => {
      this.#flush()
    }, FRAME_MS)
  }
}
