import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type { RunHeader, RunTask } from '#shared/trace/event.ts'
import type { Device } from '#shared/trace/device.ts'
import { PRNG_NAME, type CapturePolicy, type SamplingSettings } from '#shared/trace/sampling.ts'

interface Known {
  runId: string
  task: RunTask
  /** Sizes are 0 for a model that could not be loaded. */
  model: Pick<ModelInfo, 'id' | 'sha256'> & Partial<ModelInfo>
  sampling: SamplingSettings
  capture: CapturePolicy
  atMs: number
  /** Left out: what the model is loaded on. */
  device?: Device | undefined
}

/** The header of a run of which the model has not yet said anything: its prompt is still empty. */
export function provisionalHeader({
  runId,
  task,
  model,
  sampling,
  capture,
  atMs,
  device = model.device?.running ?? 'cpu',
}: Known): RunHeader {
  const { id, sha256, layers = 0, heads = 0, vocabSize = 0, contextLength = 0 } = model
  return {
    runId,
    task,
    model: { id, sha256, layers, heads, vocabSize, contextLength },
    device,
    precision: model.precision ?? '',
    deterministic: device === 'cpu',
    prng: PRNG_NAME,
    sampling,
    capture,
    prompt: [],
    template: '',
    droppedMessages: 0,
    reusedTokens: 0,
    stopIds: model.stopIds ?? [],
    startedAtMs: atMs,
  }
}
