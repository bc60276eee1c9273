import { utilityProcess } from 'electron'
import type { ChildMessage, RuntimeMethod, RuntimeMethods } from '#shared/runtime/protocol.ts'

/** A request as it goes to the child; `params` are those of `method`. */
export interface Request {
  id: number
  method: RuntimeMethod
  params: RuntimeMethods[RuntimeMethod]['params']
}

/** One life of the model process, as the host needs it. Tests put a plain Node process behind it. */
export interface ChildLink {
  post(request: Request): void
  onMessage(listener: (message: ChildMessage) => void): void
  /** Called once, however the process ended; `code` is null where a signal ended it. */
  onExit(listener: (code: number | null) => void): void
  /** Ends the process at once, even where it is stuck in native code or stopped. */
  kill(): void
}

/**
 * Starts the model process.
 *
 * @param entry the built module it runs
 * @param onOutput what it writes to stdout and stderr, a chunk at a time
 */
export function forkRuntime(entry: string, onOutput: (text: string) => void): ChildLink {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Vitrine model runtime',
    stdio: 'pipe',
    // ONNX Runtime reads this when its library loads; set inside the child it would be too late.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      onOutput(chunk.toString())
    })
  }
  return {
    post(request) {
      child.postMessage(request)
    },
    onMessage(listener) {
      child.on('message', listener)
    },
    onExit(listener) {
      child.once('exit', listener)
    },
    kill() {
      // SIGTERM, which child.kill() sends, is not acted on by a stopped process.
      if (child.pid === undefined) child.kill()
      else process.kill(child.pid, 'SIGKILL')
    },
  }
}
