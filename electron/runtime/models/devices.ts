import { listSupportedBackends } from 'onnxruntime-node'
import type { Fallback } from '#shared/runtime/device.ts'
import { DEVICES, type Device, type DeviceChoice } from '#shared/trace/device.ts'

interface Backend {
  name: string
  bundled: boolean
}

/** What the ONNX Runtime of this platform brings along, the processor first. */
export function offeredDevices(backends: readonly Backend[] = listSupportedBackends()): Device[] {
  return DEVICES.filter((device) =>
    backends.some(({ name, bundled }) => bundled && name === device),
  )
}

/**
 * What is tried for a choice, in order. The processor comes last, and always: a model is never lost for a
 * device that cannot be had.
 */
export function candidatesFor(asked: DeviceChoice, offered: readonly Device[]): Device[] {
  if (asked !== 'auto') return asked === 'cpu' ? ['cpu'] : [asked, 'cpu']
  return [...offered.filter((device) => device !== 'cpu'), 'cpu']
}

/** Longest detail shown. */
const DETAIL = 200

/** Why a device could not be had, from the error its provider threw. */
export function fallbackOf(device: Device, error: unknown): Fallback {
  const words = error instanceof Error ? error.message : String(error)
  const isAdapter = /adapter|no (?:suitable|supported|available) (?:device|gpu)/i.test(words)
  return { device, reason: isAdapter ? 'noAdapter' : 'failed', detail: shortened(words) }
}

/**
 * A provider's own words without the source files and signatures before them: what comes last in the
 * first paragraph, or after "Status Message".
 */
function shortened(words: string): string {
  const [first = ''] = words.trim().split('\n')
  const message =
    /Status Message: (.*)$/.exec(first)?.[1] ?? /was false\. (.*)$/.exec(first)?.[1] ?? first
  return message.length > DETAIL ? `${message.slice(0, DETAIL - 1)}…` : message
}
