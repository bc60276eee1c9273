import { z } from 'zod'
import type { DeviceCheck } from '#shared/runtime/device.ts'
import { DEVICES, type Device } from '#shared/trace/device.ts'
import type { KeyValue } from '../library.ts'

const count = z.number().int().min(0)
const checkSchema = z.object({
  device: z.enum(DEVICES),
  modelId: z.string().max(200),
  sha256: z.string().max(64),
  atMs: count.max(8.64e15),
  tokens: count,
  agreed: count,
  maxDifference: z.number().min(0).nullable(),
  deviceMs: z.number().min(0),
  cpuMs: z.number().min(0),
})

const key = (device: Device, sha256: string): string => `check:${device}:${sha256}`

/** The last check of a model's graph on a device; null = none, or one that can no longer be read. */
export function keptCheck(settings: KeyValue, device: Device, sha256: string): DeviceCheck | null {
  try {
    const kept = checkSchema.safeParse(JSON.parse(settings.get(key(device, sha256)) ?? 'null'))
    return kept.success ? kept.data : null
  } catch {
    return null
  }
}

/** Nothing happens where the store takes nothing: it is shown all the same. */
export function keepCheck(settings: KeyValue, check: DeviceCheck): void {
  try {
    settings.set(key(check.device, check.sha256), JSON.stringify(check))
  } catch {
    return
  }
}
