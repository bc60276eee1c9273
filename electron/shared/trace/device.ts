import type { CheckFigures } from '../runtime/device.ts'

/**
 * What a model's graph can run on, by ONNX Runtime's names: the processor, WebGPU (Dawn), DirectML on
 * Windows, Core ML on Apple's own processors.
 */
export const DEVICES = ['cpu', 'webgpu', 'dml', 'coreml'] as const
export type Device = (typeof DEVICES)[number]

/** `auto`: the first graphics processor there is, in the order of `DEVICES`; else the processor. */
export const DEVICE_CHOICES = ['auto', ...DEVICES] as const
export type DeviceChoice = (typeof DEVICE_CHOICES)[number]

/** How many tokens a self-check compares. */
export const CHECK_TOKENS = 20

/**
 * Above this difference of a log-probability, in nats, a device is said not to agree: 0.05 is a twentieth
 * of a probability, 20 % shown as 21 %. float32 kernels that merely add up in another order stay more
 * than a hundred times below.
 */
export const CHECK_BOUND = 0.05

export function isWithin(check: CheckFigures): boolean {
  const { agreed, tokens, maxDifference } = check
  return agreed === tokens && maxDifference !== null && maxDifference <= CHECK_BOUND
}
