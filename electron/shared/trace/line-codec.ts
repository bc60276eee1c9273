import { replaceTensors, restoreTensors } from './answer-tensors.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { bytesOf, tensorOf } from './bytes.ts'
import { frameBytes, frameOf } from './codec.ts'
import type { RunHeader, TraceEvent } from './event.ts'
import { isProbeAnswer } from './guards.ts'
import type { ProbeAnswer } from './probe.ts'
import type { TensorData } from './tensor.ts'
import type {
  EventLine,
  ProbeAnswerJson,
  RestOfHeader,
  RunLine,
  TensorJson,
} from './vitrine-lines.ts'

/** @param ids how the run and its session are named within the file */
export function runLine(
  header: RunHeader,
  ids: { run: string; session: string },
  system: string | null,
): RunLine {
  const { task, model, device, sampling, capture, prompt, template } = header
  return {
    type: 'run',
    id: ids.run,
    session: ids.session,
    task,
    model: model.id,
    modelSha256: model.sha256,
    device,
    seed: sampling.seed,
    sampling,
    capture,
    system,
    promptIds: prompt.map((token) => token.id),
    template,
  }
}

type Encode = (bytes: Uint8Array) => string

/** @param encode a faster one, where there is one */
export function eventLine(event: TraceEvent, run: string, encode: Encode = toBase64): EventLine {
  const { seq, tMs } = event
  const head = { type: 'event', run, seq, tMs } as const
  if (event.kind === 'run-started') {
    return { ...head, kind: event.kind, version: event.version, header: restOf(event.run) }
  }
  if (event.kind === 'attention') {
    const { dtype, shape, scale } = event.frame
    const frame = { dtype, shape, scale, base64: encode(frameBytes(event.frame)) }
    return { ...head, kind: event.kind, step: event.step, which: event.which, frame }
  }
  return { ...head, ...event }
}

/**
 * @param run the line of the run the event belongs to
 * @param runId how the run is named from now on
 * @throws RangeError where lines contradict each other or data do not fit their shape
 */
export function eventOfLine(line: EventLine, run: RunLine, runId: string): TraceEvent {
  const { type, run: _named, ...event } = line
  const { seq, tMs } = event
  if (event.kind === 'run-started') {
    const { kind, version, header } = event
    return { seq, tMs, kind, version, run: headerOf(header, run, runId) }
  }
  if (event.kind === 'attention') {
    const { kind, step, which, frame } = event
    const { dtype, shape, scale, base64 } = frame
    return { seq, tMs, kind, step, which, frame: frameOf(dtype, shape, scale, fromBase64(base64)) }
  }
  return event
}

function restOf(header: RunHeader): RestOfHeader {
  const { runId, task, model, device, sampling, capture, template, ...rest } = header
  const { id, sha256, ...sizes } = model
  return { ...rest, model: sizes }
}

function headerOf(rest: RestOfHeader, run: RunLine, runId: string): RunHeader {
  const sameIds =
    rest.prompt.length === run.promptIds.length &&
    rest.prompt.every((token, i) => token.id === run.promptIds[i])
  if (!sameIds) throw new RangeError('promptIds are not those of the prompt')
  if (run.seed !== run.sampling.seed) throw new RangeError('seed is not that of the sampling')
  return {
    ...rest,
    runId,
    task: run.task,
    model: { ...rest.model, id: run.model, sha256: run.modelSha256 },
    device: run.device,
    sampling: run.sampling,
    capture: run.capture,
    template: run.template,
  }
}

/** @param encode a faster one, where there is one */
export function answerJson(answer: ProbeAnswer, encode: Encode = toBase64): ProbeAnswerJson {
  return replaceTensors(answer, ({ dtype, shape, data }): TensorJson => {
    return { dtype, shape, base64: encode(bytesOf(data)) }
  })
}

/** @throws RangeError, SyntaxError or TypeError where data do not fit their shape or are no answer */
export function answerOf(json: ProbeAnswerJson): ProbeAnswer {
  const answer = restoreTensors(json, isTensorJson, tensorOfJson)
  if (!isProbeAnswer(answer)) throw new TypeError('this is no answer to a probe')
  return answer
}

function isTensorJson(value: unknown): value is TensorJson {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['dtype', 'shape', 'base64'].every((name) => name in value)
  )
}

function tensorOfJson({ dtype, shape, base64 }: TensorJson): TensorData {
  return tensorOf(dtype, shape, fromBase64(base64))
}
