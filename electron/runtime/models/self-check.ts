import { AppError } from '#shared/ipc/result.ts'
import type { CheckFigures, CheckProgress } from '#shared/runtime/device.ts'
import { CHECK_TOKENS } from '#shared/trace/device.ts'
import { distributionOf } from '#shared/trace/choice/distribution.ts'
import type { Decoder } from '../decode/decoder.ts'
import { messagesHeard } from '../decode/prefill.ts'
import type { LoadedModel } from './load.ts'

/** A beginning every tokenizer can read. */
const TEXT = 'The first thing one sees in a museum is'
/** Steps whose time says nothing: kernels are chosen, shaders compiled. */
const WARM_UP = 2

interface CheckOptions {
  /** Asked between passes. */
  stopped: () => boolean
  tell: (progress: CheckProgress) => void
}

/**
 * Has a model's device and the processor read the same text: a beginning, then what the processor holds
 * most probable, token by token (teacher forcing), so that one difference does not make all that follow.
 * The session on the processor is opened for this and gone afterwards.
 *
 * @returns null where it was stopped
 * @throws AppError app.badInput where the model runs on the processor itself
 */
export async function selfCheck(
  model: Pick<LoadedModel, 'writer' | 'writerOn' | 'tokenizer'>,
  options: CheckOptions,
): Promise<CheckFigures | null> {
  if (model.writer.device === 'cpu') {
    throw new AppError('app.badInput', { detail: 'the model runs on the processor itself' })
  }
  options.tell({ done: 0, total: CHECK_TOKENS })
  const { decoder: processor } = await model.writerOn('cpu')
  try {
    const ids = model.tokenizer.encode(TEXT)
    return await compare({ device: model.writer.decoder, processor }, ids, options)
  } finally {
    await processor.release()
  }
}

/** @param ids read first, at least one */
async function compare(
  decoders: Record<'device' | 'processor', Pick<Decoder, 'newSequence' | 'pass'>>,
  ids: readonly number[],
  { stopped, tell }: CheckOptions,
): Promise<CheckFigures | null> {
  const { device, processor } = decoders
  const own = { decoder: device, sequence: device.newSequence(), times: [] as number[] }
  const other = { decoder: processor, sequence: processor.newSequence(), times: [] as number[] }
  let next = ids
  let agreed = 0
  let maxDifference: number | null = 0
  for (let step = 0; step < CHECK_TOKENS; step++) {
    const logits: Float32Array[] = []
    for (const { decoder, sequence, times } of [own, other]) {
      await messagesHeard()
      if (stopped()) return null
      const startedAt = performance.now()
      const pass = await decoder.pass(sequence, next, { logits: 'last', outputs: [] })
      times.push(performance.now() - startedAt)
      logits.push(pass.logits)
    }
    const [mine = new Float32Array(0), theirs = new Float32Array(0)] = logits
    const top = largest(theirs)
    if (largest(mine) === top) agreed++
    maxDifference = worse(maxDifference, differenceOf(mine, theirs))
    next = [top]
    tell({ done: step + 1, total: CHECK_TOKENS })
  }
  const [deviceMs, cpuMs] = [own, other].map(({ times }) => median(times.slice(WARM_UP)))
  return {
    tokens: CHECK_TOKENS,
    agreed,
    maxDifference,
    deviceMs: deviceMs ?? 0,
    cpuMs: cpuMs ?? 0,
  }
}

/** Largest |log p − log p′|, nats; null where one of them is no number. */
export function differenceOf(a: Float32Array, b: Float32Array): number | null {
  if (![a, b].every(isComparable)) return null
  const [p, q] = [distributionOf(a), distributionOf(b)]
  const shift = p.max + p.logSum - (q.max + q.logSum)
  let largestYet = 0
  for (let id = 0; id < a.length; id++) {
    const difference = Math.abs((a[id] ?? 0) - (b[id] ?? 0) - shift)
    // A token that is impossible for both is no difference.
    if (Number.isNaN(difference)) continue
    largestYet = Math.max(largestYet, difference)
  }
  return Number.isFinite(largestYet) ? largestYet : null
}

function isComparable(logits: Float32Array): boolean {
  return !logits.some((logit) => Number.isNaN(logit) || logit === Infinity)
}

function worse(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b)
}

/** Of equal ones the lower id. */
function largest(logits: Float32Array): number {
  let best = 0
  for (let id = 1; id < logits.length; id++) if ((logits[id] ?? 0) > (logits[best] ?? 0)) best = id
  return best
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
