import { AppError } from '#shared/ipc/result.ts'
import type { GenerateParams } from '#shared/runtime/protocol.ts'
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
import { chooseToken, type Choice } from './choose.ts'
import type { Decoder, Sequence } from './decoder.ts'
import { prefill } from './prefill.ts'
import type { Written } from './settle.ts'

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
 * @returns what was read and written
 * @throws AppError probe.tooLarge where full capture would not fit, before any event
 */
export async function generate(run: Generation): Promise<Written> {
  const { model, params, prompt } = run
  checkCapture(run)
  const policy = usableCapture(run)
  const capture = attentionCapture(policy, model.info)
  const decoder = policy === 'full' ? await model.inspector.full() : model.decoder
  const sequence = beginSequence(run, decoder)
  const reusedTokens = sequence.ids.length
  run.emit({ kind: 'run-started', version: TRACE_VERSION, run: header(run, reusedTokens) })

  const startedAt = performance.now()
  let choseFirstAt = startedAt
  const total = prompt.ids.length
  run.emit({ kind: 'prefill', done: reusedTokens, total })
  let pass = await prefill({
    decoder,
    sequence,
    ids: prompt.ids,
    chunks: model.chunks,
    outputs: capture.outputs,
    logits: { last: 'last', before: 'none' },
    stopped: run.stopped,
    onChunk(chunk, from, count) {
      capture.take(chunk, from, count)
      run.emit({ kind: 'prefill', done: from + count, total })
    },
  })

  const ids: number[] = []
  let reason: FinishedEvent['reason'] = 'stopped'
  while (pass !== null) {
    const step = ids.length
    const choice = chooseToken(pass.logits, params.sampling, total + step)
    if (step === 0) choseFirstAt = performance.now()
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
      capture.take(pass, from, 1)
      continue
    }
    break
  }

  const endedAt = performance.now()
  run.emit({
    kind: 'finished',
    reason,
    text: model.tokenizer.visibleText(ids.filter((id) => !model.info.stopIds.includes(id))),
    stats: {
      promptTokens: total,
      newTokens: ids.length,
      prefillMs: (ids.length === 0 ? endedAt : choseFirstAt) - startedAt,
      decodeMs: ids.length === 0 ? 0 : endedAt - choseFirstAt,
      threads: model.info.threads,
    },
  })
  return { sequence, ids: [...prompt.ids, ...ids] }
}

function checkCapture({ model, params, prompt }: Generation): void {
  if (params.capture !== 'full') return
  const answer = Math.min(params.sampling.maxTokens, model.window - prompt.ids.length)
  const bytes = fullCaptureBytes(model.info, prompt.ids.length, answer)
  if (bytes <= FULL_CAPTURE_LIMIT) return
  throw new AppError('probe.tooLarge', {
    megabytes: Math.ceil(bytes / 1e6),
    limit: Math.floor(FULL_CAPTURE_LIMIT / 1e6),
  })
}

/** A graph whose attention cannot be seen runs without: the model's card says so. */
function usableCapture({ model, params }: Generation): GenerateParams['capture'] {
  if (params.capture === 'summary') return model.summary ? 'summary' : 'none'
  return model.info.inspect.attention.ok ? params.capture : 'none'
}

/** What of the prompt has been read before is not read again, but for full capture, which wants all rows. */
function beginSequence({ model, params, prompt }: Generation, decoder: Decoder): Sequence {
  if (params.capture === 'full') return decoder.newSequence()
  // The last tokens are always run: their pass gives the logits of the first choice.
  return model.sequences.take(prompt.ids, prompt.ids.length - 2)
}

function header({ model, params, prompt }: Generation, reusedTokens: number): RunHeader {
  const { id, sha256, layers, heads, vocabSize, contextLength } = model.info
  return {
    runId: params.runId,
    task: params.input.task,
    model: { id, sha256, layers, heads, vocabSize, contextLength },
    device: 'cpu',
    precision: model.info.precision,
    deterministic: true,
    prng: PRNG_NAME,
    sampling: params.sampling,
    capture: params.capture,
    prompt: prompt.tokens,
    template: prompt.template,
    droppedMessages: prompt.droppedMessages,
    reusedTokens,
    stopIds: model.info.stopIds,
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
