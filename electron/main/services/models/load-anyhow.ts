import { AppError } from '#shared/ipc/result.ts'
import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type { RuntimeMethods, RuntimePort } from '#shared/runtime/protocol.ts'
import { type DEVICES } from '#shared/trace/device.ts'

/** A process that ended, or did not answer any more. */
const DEATHS: ReadonlySet<string> = new Set([
  'run.crashed',
  'run.hung',
  'run.killed',
  'run.outOfMemory',
])

/**
 * Loads a model on the device that is wanted. What falls back by itself does so in the model process; a
 * driver that takes that process with it has the model loaded on the processor by the next one.
 *
 * @throws AppError of loading
 */
export async function loadAnyhow(
  runtime: RuntimePort,
  wanted: RuntimeMethods['load']['params'],
): Promise<ModelInfo> {
  const { device: asked = 'cpu' } = wanted
  try {
    return await runtime.call('load', wanted)
  } catch (error) {
    const isDeath = error instanceof AppError && DEATHS.has(error.code)
    if (asked === 'cpu' || !isDeath) throw error
    const info = await runtime.call('load', { ...wanted, device: 'cpu' })
    const device = asked === 'auto' ? await firstGraphics(runtime) : asked
    const fallbacks = [{ device, reason: 'crashed' as const, detail: '' }]
    return { ...info, device: { asked, running: 'cpu', fallbacks } }
  }
}

async function firstGraphics(runtime: RuntimePort): Promise<(typeof DEVICES)[number]> {
  const offered = await runtime.call('devices', {})
  return offered.find((device) => device !== 'cpu') ?? 'webgpu'
}
