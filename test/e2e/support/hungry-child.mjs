// In the model process's place: that process itself, which takes memory and keeps it once it is told to.
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const held = []
const acts = {
  /** Until V8 has no room for one more object. */
  objects() {
    for (;;) held.push(Array.from({ length: 1000 }, (_, i) => ({ i })))
  },
  /** Until no large buffer can be had, all in one go. ONNX Runtime's binding ends the process where it gets no small one. */
  buffers() {
    for (const bytes of [2 ** 30, 2 ** 28, 2 ** 25]) {
      try {
        for (;;) held.push(new ArrayBuffer(bytes))
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
    }
  },
  letGo() {
    held.length = 0
  },
}
await import(pathToFileURL(process.argv.at(-1)).href)
// Only now: what is sent before anybody listens waits for whoever listens first.
process.parentPort.on('message', ({ data }) => acts[data.act]?.())
