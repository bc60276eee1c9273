import { AppError } from '#shared/ipc/result.ts'
import type { GenerateParams } from '#shared/runtime/protocol.ts'
import { chooseToken, type Choice } from '#shared/trace/choice/choose.ts'
import {
  TRACE_VERSION,
  type FinishedEvent,
  type RunHeader,
  type TraceEventBody,
} from '#shared/trace/event.ts'
import { PRNG_NAME } from '#shared/trace/sampling.ts'
import type { LoadedModel } from '../models/load.ts'
import type { Prompt } from '../models/prompt.ts'
import { attentionCapture, fullCaptureBytes, type AttentionCapture } from './capture.ts'
import type { Sequence } from './decoder.ts'
import { keptOf, type Kept } from './given.ts'
import { prefill } from './prefill.ts'
import type { Written } from './settle.ts'
import { withWriter, type RunWriter } from './writer.ts'

export interface Generation {
  model: LoadedModel
  params: GenerateParams
  prompt: Prompt
  emit: (event: TraceEventBody) => void
  stopped: () => boolean
}

/** Full attention of one run may take this much, bytes. */
const FULL_CAPTURE_LIMIT = 256 * 2 ** 20

/**
 * One answer, token by token: every event but `failed`, which is the caller's to emit when this throws.
 *
 * @returns what was read and written by the model's own decoder; null where another one did it
 * @throws AppError before any event: probe.tooLarge where full capture would not fit, device.unavailable
 */
export function generate(run: Generation): Promise<Written | null> {
  checkForced(run)
  return withWriter(run.model, run.params, (writer) => write(run, writer))
}

async function write(run: Generation, writer: RunWriter): Promise<Written | null> {
  const { model, params, prompt } = run
  const { decoder } = writer
  const policy = usableCapture(run, writer)
  const capture = attentionCapture(policy, model.info, writer.summary ?? undefined)
  const kept: Kept = params.given ? keptOf(params.given, policy) : { ids: [], events: [] }
  const known = [...prompt.ids, ...kept.ids]
  checkCapture(run, policy, known.length)
  const sequence = beginSequence(run, writer, known)
  const reusedTokens = sequence.ids.length
  run.emit({
    kind: 'run-started',
    version: TRACE_VERSION,
    run: header(run, writer.device, reusedTokens, kept),
  })
  for (const event of kept.events) run.emit(event)

  const startedAt = performance.now()
  let choseFirstAt = startedAt
  const total = prompt.ids.length
  run.emit({ kind: 'prefill', done: reusedTokens, total: known.length })
  let pass = await prefill({
    decoder,
    sequence,
    ids: known,
    chunks: model.chunks,
    outputs: capture.outputs,
    logits: { last: 'last', before: 'none' },
    stopped: run.stopped,
    onChunk(chunk, from, count) {
      capture.take(chunk, from, count, sequence.cache)
      run.emit({ kind: 'prefill', done: from + count, total: known.length })
    },
  })

  const ids = [...kept.ids]
  const forced = params.given?.force ?? undefined
  let reason: FinishedEvent['reason'] = 'stopped'
  while (pass !== null) {
    const step = ids.length
    const first = step === kept.ids.length
    const force = first ? forced : undefined
    const choice = chooseToken(pass.logits, params.sampling, total + step, force)
    if (first) choseFirstAt = performance.now()
    emitStep(run, step, choice, capture)
    ids.push(choice.id)
    if (model.info.stopIds.includes(choice.id)) reason = 'eos'
    else if (ids.length >= params.sampling.maxTokens) reason = 'length'
    else if (total + ids.length >= model.window) reason = 'length'
    else if (!run.stopped()) {
      const from = sequence.ids.length
      const passAt = performance.now()
      pass = await decoder.pass(sequence, [choice.id], { logits: 'last', outputs: capture.outputs })
      model.chunks.observe(1, performance.now() - passAt)
      capture.take(pass, from, 1, sequence.cache)
      continue
    }
    break
  }

  const endedAt = performance.now()
  const newTokens = ids.length - kept.ids.length
  run.emit({
    kind: 'finished',
    reason,
    text: model.tokenizer.visibleText(ids.filter((id) => !model.info.stopIds.includes(id))),
    stats: {
      promptTokens: total,
      newTokens,
      prefillMs: (newTokens === 0 ? endedAt : choseFirstAt) - startedAt,
      decodeMs: newTokens === 0 ? 0 : endedAt - choseFirstAt,
      threads: model.info.threads,
    },
  })
  return writer.own ? { sequence, ids: [...prompt.ids, ...ids] } : null
}

/** @param known tokens read before the first one is chosen */
function checkCapture(
  { model, params, prompt }: Generation,
  policy: GenerateParams['capture'],
  known: number,
): void {
  if (policy !== 'full') return
  const longest = Math.min(prompt.ids.length + params.sampling.maxTokens, model.window)
  const bytes = fullCaptureBytes(model.info, known, Math.max(1, longest - known))
  if (bytes <= FULL_CAPTURE_LIMIT) return
  throw new AppError('probe.tooLarge', {
    megabytes: Math.ceil(bytes / 1e6),
    limit: Math.floor(FULL_CAPTURE_LIMIT / 1e6),
  })
}

/** What people chose must be a token the model has. */
function checkForced({ model, params }: Generation): void {
  const force = params.given?.force ?? null
  if (force === null || force < model.info.vocabSize) return
  throw new AppError('app.badInput', { detail: `there is no token ${String(force)}` })
}

/** A graph whose attention cannot be seen runs without: the model's card says so. */
function usableCapture(
  { model, params: { capture } }: Generation,
  { device, summary }: RunWriter,
): GenerateParams['capture'] {
  if (capture === 'none') return 'none'
  if (capture === 'full' && device === 'cpu') {
    return model.info.inspect.attention.ok ? 'full' : 'none'
  }
  return summary === null ? 'none' : 'summary'
}

/** What of the prompt has been read before is not read again, but for full capture, which wants all rows. */
function beginSequence(
  { model, params }: Generation,
  { decoder, own }: RunWriter,
  known: readonly number[],
): Sequence {
  if (params.capture === 'full' || !own) return decoder.newSequence()
  // The last tokens are always run: their pass gives the logits of the first choice.
  return model.sequences.take(known, known.length - 2)
}

function header(
  { model, params, prompt }: Generation,
  device: RunHeader['device'],
  reusedTokens: number,
  kept: Kept,
): RunHeader {
  const { id, sha256, layers, heads, vocabSize, contextLength } = model.info
  return {
    runId: params.runId,
    task: params.input.task,
    model: { id, sha256, layers, heads, vocabSize, contextLength },
    device,
    precision: model.info.precision,
    deterministic: device === 'cpu',
    prng: PRNG_NAME,
    sampling: params.sampling,
    capture: params.capture,
    prompt: prompt.tokens,
    template: prompt.template,
    droppedMessages: prompt.droppedMessages,
    reusedTokens,
    stopIds: model.info.stopIds,
    ...(params.given
      ? { begun: { kept: kept.ids.length, forced: params.given.force !== null } }
      : {}),
    startedAtMs: Date.now(),
  }
}

function emitStep(run: Generation, step: number, choice: Choice, capture: AttentionCapture): void {
  const { tokenizer, info } = run.model
  const { text, bytes, special } = tokenizer.piece(choice.id)
  run.emit({
    kind: 'token',
    step,
    ...choice,
    text,
    bytes,
    special: special || info.stopIds.includes(choice.id),
    top: choice.top.map((candidate) => ({ ...candidate, text: tokenizer.textOf(candidate.id) })),
  })
  const frame = capture.frame()
  if (frame !== null) run.emit({ kind: 'attention', step, which: 'self', frame })
}
