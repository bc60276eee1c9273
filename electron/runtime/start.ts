import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { ChildMessage, HostMessage } from '#shared/runtime/protocol.ts'

/** Why no model can run: the native part of ONNX Runtime did not load. */
export function noRuntime(
  error: unknown,
  { platform, arch }: { platform: string; arch: string } = process,
): AppError {
  const words = error instanceof Error ? error.message : String(error)
  const [detail = ''] = words.split('\n')
  return new AppError('model.noRuntime', { platform: `${platform} ${arch}`, detail })
}

/** What answers main's messages. */
interface Answering {
  handle(message: HostMessage): void
}

/**
 * Loads the engine, and ONNX Runtime with it. Where that has no build for this computer (Intel Macs, since
 * 1.30), every request is answered with a sentence that says so, and the process stays.
 *
 * @param load gives the engine; rejects where its native part is not to be had
 * @returns takes main's messages, in order
 */
export function startEngine(
  post: (message: ChildMessage) => void,
  load: () => Promise<Answering>,
  { platform, arch }: { platform: string; arch: string } = process,
): (message: HostMessage) => void {
  const ready = load().catch((error: unknown): Answering => {
    const cause = noRuntime(error, { platform, arch })
    return {
      handle({ id, method }) {
        // The heartbeat is not about a model.
        if (method === 'ping') {
          const result = { rssBytes: process.memoryUsage.rss() }
          post({ type: 'result', id, ok: true, result })
        } else if (method === 'devices') post({ type: 'result', id, ok: true, result: [] })
        else post({ type: 'result', id, ok: false, error: serializeError(cause) })
      },
    }
  })
  return (message) => {
    void ready.then((engine) => {
      engine.handle(message)
    })
  }
}
