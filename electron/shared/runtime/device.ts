import type { SerializedError } from '../trace/event.ts'
import type { Device, DeviceChoice } from '../trace/device.ts'

/**
 * Why a device was not used: this platform's ONNX Runtime does not offer it · no graphics processor that
 * it could use was found · it does not run this model's graph · the model process ended while trying.
 */
export type FallbackReason = 'notOffered' | 'noAdapter' | 'failed' | 'crashed'

export interface Fallback {
  device: Device
  reason: FallbackReason
  /** The provider's own words, shortened; may be empty. */
  detail: string
}

/** What was asked for, and what a loaded model runs on. */
export interface DeviceState {
  asked: DeviceChoice
  running: Device
  /** What was tried before `running`, in that order; empty where the first was taken. */
  fallbacks: Fallback[]
}

/** What a device computed beside the processor, over the tokens the processor chose. */
export interface CheckFigures {
  tokens: number
  /** Tokens both hold the most probable. */
  agreed: number
  /** Largest |log p − log p′| over all tokens of the vocabulary at all steps, nats; null: no numbers came. */
  maxDifference: number | null
  /** Median milliseconds a token, the first two left out: shaders are compiled there. */
  deviceMs: number
  cpuMs: number
}

/** A check as it is kept. */
export interface DeviceCheck extends CheckFigures {
  device: Device
  modelId: string
  /** Of the graph file, hex. */
  sha256: string
  atMs: number
}

export interface CheckProgress {
  done: number
  total: number
}

export interface CheckState {
  running: CheckProgress | null
  /** Of the loaded model on the device it runs on; null: none yet. */
  last: DeviceCheck | null
  error: SerializedError | null
}
