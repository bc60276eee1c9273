import { readOrder } from './protocol.ts'
import { TrainingSession } from './session.ts'

// The worker's own file: it trains what it is told, and says how it goes.

/** A message to oneself comes behind those that others have sent; a timer would wait 4 ms. */
const { port1, port2 } = new MessageChannel()
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    port1.onmessage = () => {
      resolve()
    }
    port2.postMessage(null)
  })

const session = new TrainingSession({
  post: (report, transfer) => {
    self.postMessage(report, { transfer: transfer.filter((each) => each instanceof ArrayBuffer) })
  },
  now: () => performance.now(),
  pause,
})

async function handle(data: unknown): Promise<void> {
  try {
    await session.handle(readOrder(data))
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason)
    self.postMessage({ kind: 'failed', message })
  }
}
self.addEventListener('message', ({ data }: MessageEvent<unknown>) => void handle(data))
