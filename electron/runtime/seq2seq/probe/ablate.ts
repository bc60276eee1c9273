import { Tensor } from 'onnxruntime-node'
import type { AblateAnswer, AblatedEntry, AblatedSide, ProbeRequest } from '#shared/trace/probe.ts'
import { SWITCH } from '../../graph/seq2seq/names.ts'
import { distributionOf, topIds } from '#shared/trace/choice/distribution.ts'
import { checkSize, resolveIndices } from '../../probe/indices.ts'
import type { LoadedTranslator } from '../load.ts'
import { readSource, readTarget, type Off, type Values } from './pass.ts'
import { partOf, unavailable, valuesIn, type Part, type Question } from './question.ts'

type Request = Extract<ProbeRequest, { probe: 'ablate' }>

/** An entry's two lists cost about this many numbers on their way to the window. */
const ENTRY_NUMBERS = 32

/**
 * What the decoder would say at some of its positions with parts of the model switched off, beside what it
 * says. The part tells whose heads, feed-forward networks and positions: of `cross`, the heads that look at
 * the source, and else the decoder's. Without `decoder`, `masked` are source positions, which neither the
 * encoder nor the decoder looks at then.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeAblate(question: Question, request: Request): Promise<AblateAnswer> {
  const { part = 'decoder' } = request
  const { model, source, target } = question
  const own = partOf(question, part)
  const positions = resolveIndices(request.positions, target.length, 'positions')
  checkSize(positions.length * request.top * ENTRY_NUMBERS)
  const masksSource = part !== 'decoder'
  const hidden = masksSource ? source.length : target.length
  const masked = resolveIndices(request.masked, hidden, 'positions')
  const { facts } = await model.inspector.stack(own.stack, 'ablate')
  // What these graphs add to their streams is not told apart from what they carry.
  if ((request.noResiduals ?? []).length > 0) throw unavailable('ablate', 'noResidual')
  if (request.noPositions && !facts.switches.positions) throw unavailable('ablate', 'noPositions')
  const hides = !masksSource && masked.length > 0
  if (hides && !facts.switches.visible) throw unavailable('ablate', 'recurrent')
  if (request.heads.length > 0 && facts[own.kind] === null) throw unavailable('ablate', 'recurrent')
  const off = offOf(question, request, own, hides ? masked : [])
  const before = await logitsOf(question, own, new Map(), [])
  const after = await logitsOf(question, own, off, masksSource ? masked : [])
  const rowOf = ({ data, dims }: Values, position: number): Float32Array => {
    const vocabulary = dims.at(-1) ?? 0
    return data.subarray(position * vocabulary, (position + 1) * vocabulary)
  }
  return {
    entries: positions.map((position) => ({
      position,
      ...compared(model, rowOf(before, position), rowOf(after, position), request.top),
    })),
  }
}

/** @param masked source positions nobody is to look at */
async function logitsOf(
  { model, source, target }: Question,
  { part, stack }: Part,
  off: Off,
  masked: readonly number[],
): Promise<Values> {
  const none: Off = new Map()
  const encoded =
    part === 'decoder'
      ? await model.translator.encode(source, false)
      : await readSource(
          (await model.inspector.stack('encoder', 'ablate')).session,
          source,
          [],
          stack === 'encoder' ? off : none,
          masked,
        )
  const { session } = await model.inspector.stack('decoder', 'ablate')
  const own = stack === 'decoder' ? off : none
  return valuesIn(await readTarget(session, encoded, target, ['logits'], own), 'logits')
}

/** @throws AppError probe.badIndex */
function offOf(
  { target }: Question,
  { heads, ffns, noPositions }: Request,
  own: Part,
  masked: readonly number[],
): Off {
  const off = new Map<string, Tensor>()
  const bool = (values: readonly boolean[], dims: number[]): Tensor =>
    new Tensor('bool', Uint8Array.from(values, Number), dims)
  resolveIndices(
    heads.map(([layer]) => layer),
    own.layers,
    'layers',
  )
  resolveIndices(
    heads.map(([, head]) => head),
    own.heads,
    'heads',
  )
  for (const layer of new Set(heads.map(([at]) => at))) {
    const gone = heads.filter(([at]) => at === layer).map(([, head]) => head)
    const on = Array.from({ length: own.heads }, (_, head) => !gone.includes(head))
    off.set(SWITCH.heads(own.kind, layer), bool(on, [own.heads, 1, 1]))
  }
  for (const layer of resolveIndices(ffns, own.layers, 'layers')) {
    off.set(SWITCH.feed(layer), bool([false], [1]))
  }
  if (noPositions) off.set(SWITCH.positions, bool([false], [1]))
  if (masked.length > 0) {
    const count = target.length
    const sees = Array.from({ length: count * count }, (_, at) => {
      const [query, key] = [Math.floor(at / count), at % count]
      // What comes later is hidden by the graph itself.
      return key >= query || !masked.includes(key)
    })
    off.set(SWITCH.visible, bool(sees, [count, count]))
  }
  return off
}

/** Two distributions of one token; both sides list the most probable of both. */
function compared(
  model: LoadedTranslator,
  before: Float32Array,
  after: Float32Array,
  top: number,
): Omit<AblatedEntry, 'position'> {
  const ids = [...new Set([...topIds(before, top), ...topIds(after, top)])]
  const sides = [before, after].map((logits) => {
    const { max, logSum, entropy } = distributionOf(logits)
    return { entropy, logprob: (id: number) => (logits[id] ?? 0) - max - logSum }
  })
  const [one, other] = sides
  if (one === undefined || other === undefined) throw new Error('two sides are compared')
  const side = ({ entropy, logprob }: typeof one): AblatedSide => ({
    entropy,
    top: ids
      .map((id) => ({ id, text: model.tokenizer.textOf(id), logprob: logprob(id) }))
      .sort((a, b) => b.logprob - a.logprob || a.id - b.id),
  })
  let nats = 0
  for (let id = 0; id < before.length; id++) {
    const logprob = one.logprob(id)
    const p = Math.exp(logprob)
    if (p > 0) nats += p * (logprob - other.logprob(id))
  }
  return { before: side(one), after: side(other), klBits: Math.max(0, nats / Math.LN2) }
}
