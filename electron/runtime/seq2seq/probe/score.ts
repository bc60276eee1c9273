import type { LogitsAnswer, ProbeRequest, ScoreAnswer, ScoreEntry } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import { chooseToken } from '#shared/trace/choice/choose.ts'
import { resolveIndices } from '../../probe/indices.ts'
import { unavailable, type Question } from './question.ts'

/**
 * How probable each target token was, given the source and what precedes it: by the very steps that wrote
 * it.
 *
 * @throws AppError probe.badIndex, probe.unavailable
 */
export async function probeScore(
  question: Question,
  request: Extract<ProbeRequest, { probe: 'score' }>,
): Promise<ScoreAnswer> {
  if ((request.part ?? 'decoder') !== 'decoder') throw unavailable('score', 'otherPart')
  const { model, target } = question
  const positions = resolveIndices(request.positions, target.length, 'positions')
  const entries = new Map<number, ScoreEntry>()
  const last = Math.max(0, ...positions)
  for await (const { position: read, logits } of steps(question, last)) {
    const position = read + 1
    if (!positions.includes(position)) continue
    const id = target[position] ?? 0
    const { logprob, entropy, rank, top } = chooseToken(logits, DEFAULT_SAMPLING, position, id)
    entries.set(position, {
      position,
      id,
      logprob,
      entropy,
      rank,
      top: top.map((candidate) => ({ ...candidate, text: model.tokenizer.textOf(candidate.id) })),
    })
  }
  // Nothing precedes the start token.
  return { score: positions.flatMap((position) => entries.get(position) ?? []) }
}

/**
 * The logits `[vocabulary]` after one target token was read, and what the model's rules leave of them.
 *
 * @throws AppError probe.badIndex, probe.unavailable
 */
export async function probeLogits(
  question: Question,
  request: Extract<ProbeRequest, { probe: 'logits' }>,
): Promise<LogitsAnswer> {
  if ((request.part ?? 'decoder') !== 'decoder') throw unavailable('logits', 'otherPart')
  const count = question.target.length
  const [position = 0] = resolveIndices([request.position], count, 'positions')
  for await (const step of steps(question, position + 1)) {
    if (step.position !== position) continue
    const data = Float32Array.from(step.logits)
    const allowed = allowedOf(question, position, data)
    return { logits: vector(data), ...(allowed ? { allowed: vector(allowed) } : {}) }
  }
  throw new Error('the decoder did not come so far')
}

function vector(data: Float32Array): TensorData {
  return { dtype: 'f32', shape: [data.length], data }
}

/** null: the rules change nothing here. @param logits `[vocabulary]` */
function allowedOf(
  { model, source, target }: Question,
  position: number,
  logits: Float32Array,
): Float32Array | null {
  const { tokenizer, languages } = model
  const allowed = logits.slice()
  // Models of several languages are told the target's by a first token that stands for it.
  const first = target[1]
  const isTold = languages.facts.languages.target.length > 1
  const rules =
    isTold && first !== undefined && tokenizer.piece(first).special
      ? model.rules.beginningWith(first)
      : model.rules
  rules.apply(allowed, target.slice(1, position + 1), rules.maxLength(source.length))
  return allowed.every((value, id) => value === logits[id]) ? null : allowed
}

/** The decoder's steps over its first `count` tokens. */
async function* steps(
  { model, source, target }: Question,
  count: number,
): AsyncGenerator<{ position: number; logits: Float32Array }> {
  const { translator } = model
  if (count === 0) return
  const encoded = await translator.encode(source, false)
  let state = translator.begin(encoded)
  for (const [position, id] of target.slice(0, count).entries()) {
    const step = await translator.step(encoded, state, id, false)
    ;({ state } = step)
    yield { position, logits: step.logits }
  }
}
