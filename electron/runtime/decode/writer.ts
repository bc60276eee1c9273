import type { GenerateParams } from '#shared/runtime/protocol.ts'
import type { Device } from '#shared/trace/device.ts'
import type { LoadedModel } from '../models/load.ts'
import type { SummarySource } from './capture.ts'
import type { Decoder } from './decoder.ts'

/** A decoder that writes answers, and what it runs on. */
export interface Writer {
  decoder: Decoder
  device: Device
  /** Where the mean attention of the last row comes from; null: it cannot be had. */
  summary: SummarySource | null
}

/** What writes one run. */
export interface RunWriter extends Writer {
  /** The model's own: it goes on with texts it has read before. */
  own: boolean
}

/**
 * Has a run written on the device it asks for, or else on the model's. Every head's attention is kept on
 * the processor only: other devices' fused kernels do not give it.
 *
 * @throws AppError device.unavailable
 */
export async function withWriter<T>(
  model: LoadedModel,
  params: Pick<GenerateParams, 'capture' | 'device'>,
  work: (writer: RunWriter) => Promise<T>,
): Promise<T> {
  const { device = model.writer.device, capture } = params
  const onProcessor = device === 'cpu' || params.device === undefined
  if (capture === 'full' && model.info.inspect.attention.ok && onProcessor) {
    const decoder = await model.inspector.full()
    return work({ decoder, device: 'cpu', summary: null, own: false })
  }
  if (device === model.writer.device) return work({ ...model.writer, own: true })
  const other = await model.writerOn(device)
  try {
    return await work({ ...other, own: false })
  } finally {
    await other.decoder.release()
  }
}
