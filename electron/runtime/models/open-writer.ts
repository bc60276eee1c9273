import { AppError } from '#shared/ipc/result.ts'
import type { Fallback } from '#shared/runtime/device.ts'
import type { Device, DeviceChoice } from '#shared/trace/device.ts'
import type { Writer } from '../decode/writer.ts'
import { candidatesFor, fallbackOf, offeredDevices } from './devices.ts'
import { openWriter, type GraphSource } from './graph-source.ts'

/**
 * The first device of those a choice allows that runs the graph.
 *
 * @param onProcessor opens the decoder on the processor, the last of them
 * @throws what `onProcessor` throws
 */
export async function firstOf(
  asked: DeviceChoice,
  source: GraphSource,
  onProcessor: () => Promise<Writer>,
): Promise<{ writer: Writer; fallbacks: Fallback[] }> {
  const offered = offeredDevices()
  const fallbacks: Fallback[] = []
  for (const device of candidatesFor(asked, offered)) {
    if (device === 'cpu') break
    if (!offered.includes(device)) {
      fallbacks.push({ device, reason: 'notOffered', detail: '' })
      continue
    }
    try {
      return { writer: await openWriter(source, device), fallbacks }
    } catch (error) {
      if (error instanceof AppError) throw error
      fallbacks.push(fallbackOf(device, error))
    }
  }
  return { writer: await onProcessor(), fallbacks }
}

/** @throws AppError device.unavailable, model.changed */
export async function writerOn(source: GraphSource, device: Device): Promise<Writer> {
  try {
    if (!offeredDevices().includes(device)) throw new Unoffered()
    return await openWriter(source, device)
  } catch (error) {
    if (error instanceof AppError) throw error
    const { reason, detail } = fallbackOf(device, error)
    throw new AppError('device.unavailable', {
      device,
      reason: error instanceof Unoffered ? 'notOffered' : reason,
      detail,
    })
  }
}

class Unoffered extends Error {}
