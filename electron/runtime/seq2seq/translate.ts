import { AppError } from '#shared/ipc/result.ts'
import type { TranslateParams } from '#shared/runtime/protocol.ts'
import { chooseToken, type Choice } from '#shared/trace/choice/choose.ts'
import {
  TRACE_VERSION,
  type AttentionEvent,
  type Begun,
  type BeamHypothesis,
  type FinishedEvent,
  type RunHeader,
  type TraceEventBody,
} from '#shared/trace/event.ts'
import { PRNG_NAME } from '#shared/trace/sampling.ts'
import type { BeamStep } from '../decode/beam-search.ts'
import { searchTranslations } from './decode.ts'
import { frameOf } from './frames.ts'
import type { Source } from './languages.ts'
import type { LoadedTranslator } from './load.ts'
import { readSource } from './read-source.ts'
import type { DecoderStep, Encoded } from './translator.ts'

export interface Translation {
  model: LoadedTranslator
  params: TranslateParams
  emit: (event: TraceEventBody) => void
  stopped: () => boolean
}

/**
 * One text, translated: every event but `failed`, which is the caller's to emit when this throws. With
 * beams the search comes first, step by step, then the tokens of the translation that won.
 *
 * @throws AppError as `readSource`, model.changed, before any event
 */
export async function translate({ model: loaded, ...rest }: Translation): Promise<void> {
  const { sha256 } = rest.params
  if (sha256 !== undefined && sha256 !== loaded.info.sha256) {
    throw new AppError('model.changed', { model: loaded.info.id })
  }
  const read = readSource(loaded, rest.params)
  const rules = read.first === null ? loaded.rules : loaded.rules.beginningWith(read.first)
  const model = { ...loaded, rules }
  const run: Translation = { ...rest, model }
  const { params, emit } = run
  const { heads } = model.info
  const source = read.ids
  emit({ kind: 'run-started', version: TRACE_VERSION, run: header(run, read) })
  const startedAt = performance.now()
  emit({ kind: 'prefill', done: 0, total: source.length })
  const encoded = await model.translator.encode(source, params.capture !== 'none')
  emit({ kind: 'prefill', done: source.length, total: source.length })
  const frame = frameOf(params.capture, {
    which: 'encoder-self',
    layers: encoded.attention,
    heads: heads.encoder,
    keys: source.length,
  })
  if (frame) emit({ kind: 'attention', step: 0, which: 'encoder-self', frame })

  const winner = params.beams > 1 ? await searched(run, encoded) : null
  const written = await write(run, encoded, winner, startedAt)
  const visible = written.ids.filter((id) => !model.rules.endIds.includes(id))
  emit({
    kind: 'finished',
    reason: written.reason,
    text: model.tokenizer.visibleText(visible).replace(/^ /, ''),
    stats: {
      promptTokens: source.length,
      newTokens: written.ids.length,
      prefillMs: written.firstAt - startedAt,
      decodeMs: performance.now() - written.firstAt,
      threads: model.info.threads,
    },
  })
}

/** The ids of the best translation; every step of the search is told. */
async function searched(run: Translation, encoded: Encoded): Promise<readonly number[]> {
  const { beams: width, lengthPenalty } = run.params
  let step = 0
  const onStep = (found: BeamStep): void => {
    run.emit({ kind: 'beam', step: step++, hypotheses: hypothesesOf(run, found) })
  }
  const { stopped } = run
  const given = run.params.given?.ids ?? []
  const options = { width, lengthPenalty, given, onStep, stopped }
  const [best] = await searchTranslations(run.model, encoded, options)
  return best?.ids ?? []
}

function hypothesesOf({ model, params }: Translation, found: BeamStep): BeamHypothesis[] {
  const told = (pruned: boolean) => (one: BeamStep['live'][number]) => ({
    ids: [...one.ids],
    text: model.tokenizer.textOf(one.ids.at(-1) ?? -1),
    score: one.sum / one.ids.length ** params.lengthPenalty,
    parent: one.parent,
    pruned,
  })
  const kept = [...found.live, ...found.finished].map(told(false))
  return [...kept, ...found.pruned.map(told(true))].sort((a, b) => b.score - a.score)
}

interface Written {
  ids: number[]
  reason: FinishedEvent['reason']
  /** When its first token was chosen. */
  firstAt: number
}

/**
 * Writes token by token: first those that are given, then what the model chooses.
 *
 * @param found the translation a search found; null: there was none, and the model chooses as it goes
 */
async function write(
  run: Translation,
  encoded: Encoded,
  found: readonly number[] | null,
  startedAt: number,
): Promise<Written> {
  const { model, params } = run
  const { translator, rules } = model
  const given = params.given?.ids ?? []
  const known = found ?? given
  const maxLength = rules.maxLength(encoded.length)
  const ids: number[] = []
  let state = translator.begin(encoded)
  let firstAt = startedAt
  for (;;) {
    const read = ids.at(-1) ?? rules.startId
    const step = await translator.step(encoded, state, read, params.capture !== 'none')
    ;({ state } = step)
    const allowed = step.logits.slice()
    rules.apply(allowed, ids, maxLength)
    const at = encoded.length + ids.length
    const choice = chooseToken(step.logits, params.sampling, at, known[ids.length], allowed)
    // What the search found is its choice; what people gave is theirs.
    if (choice.how === 'forced' && ids.length >= given.length) choice.how = 'greedy'
    if (ids.length === 0) firstAt = performance.now()
    emitStep(run, encoded, ids.length, choice, step)
    ids.push(choice.id)
    if (rules.endIds.includes(choice.id)) return { ids, reason: 'eos', firstAt }
    if (ids.length >= maxLength) return { ids, reason: 'length', firstAt }
    // A search that was stopped found the beginning of a translation.
    const isCut = found !== null && ids.length === found.length
    if (isCut || run.stopped()) return { ids, reason: 'stopped', firstAt }
  }
}

function emitStep(
  { model, params, emit }: Translation,
  encoded: Encoded,
  step: number,
  choice: Choice,
  { cross, self }: DecoderStep,
): void {
  const { tokenizer, rules, info } = model
  const { text, bytes, special } = tokenizer.piece(choice.id)
  emit({
    kind: 'token',
    step,
    ...choice,
    text,
    bytes,
    special: special || rules.endIds.includes(choice.id),
    top: choice.top.map((candidate) => ({ ...candidate, text: tokenizer.textOf(candidate.id) })),
  })
  const kinds: [AttentionEvent['which'], readonly Float32Array[], number][] = [
    ['cross', cross, encoded.length],
    ['decoder-self', self, step + 1],
  ]
  for (const [which, layers, keys] of kinds) {
    const frame = frameOf(params.capture, { which, layers, heads: info.heads.decoder, keys })
    if (frame) emit({ kind: 'attention', step, which, frame })
  }
}

function header({ model, params }: Translation, read: Source): RunHeader {
  const { info, rules, tokenizer } = model
  return {
    runId: params.runId,
    task: 'translate',
    model: {
      id: info.id,
      sha256: info.sha256,
      layers: info.layers.decoder,
      heads: info.heads.decoder,
      vocabSize: info.vocabSize,
      contextLength: info.maxSource,
    },
    device: 'cpu',
    precision: info.precision,
    deterministic: true,
    prng: PRNG_NAME,
    sampling: params.sampling,
    capture: params.capture,
    prompt: read.ids.map((id) => {
      const piece = tokenizer.piece(id)
      return { ...piece, role: null, content: !piece.special, turn: 0 }
    }),
    template: params.text,
    droppedMessages: 0,
    reusedTokens: 0,
    stopIds: [...rules.endIds],
    ...(params.given ? { begun: begunBy(params.given) } : {}),
    translation: {
      sourceLanguage: read.source,
      targetLanguage: read.target,
      beams: params.beams,
      lengthPenalty: params.lengthPenalty,
      encoderLayers: info.layers.encoder,
      encoderHeads: info.heads.encoder,
      hiddenSize: info.hiddenSize,
      feedForwardSize: info.feedForwardSize,
      recurrent: info.recurrent,
      startId: rules.startId,
      unknownTokens: read.ids.filter((id) => id === info.unknownId).length,
    },
    startedAtMs: Date.now(),
  }
}

function begunBy({ ids, forced }: NonNullable<TranslateParams['given']>): Begun {
  return { kept: ids.length - (forced ? 1 : 0), forced }
}
