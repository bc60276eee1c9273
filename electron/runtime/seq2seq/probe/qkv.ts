import { Tensor } from 'onnxruntime-node'
import type { ProbeRequest, QkvAnswer } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { floatsOf } from '../../decode/tensors.ts'
import { CUT_INPUT, CUT_OUTPUT } from '../../graph/seq2seq/cut.ts'
import type { Factors } from '../../graph/seq2seq/expose.ts'
import { attentionName, inputName } from '../../graph/seq2seq/names.ts'
import { checkSize, resolveIndices } from '../../probe/indices.ts'
import type { Values } from './pass.ts'
import { partOf, readPart, unavailable, valuesIn, type Part, type Question } from './question.ts'
import type { StackSessions } from './sessions.ts'
import { rowsTensor } from './stream.ts'

type Request = Extract<ProbeRequest, { probe: 'qkv' }>

/**
 * Query, key and value vectors of one part's attention, what its products read, and what each head found.
 * Of cross-attention keys and values are `[layers, heads, S, headDim]`, of every source token.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeQkv(question: Question, request: Request): Promise<QkvAnswer> {
  const { part = 'decoder' } = request
  const own = partOf(question, part)
  const { stack, kind } = own
  const sessions = await question.model.inspector.stack(stack, 'qkv')
  const factors = sessions.facts[kind]
  if (factors === null) {
    const recurrent = part === 'decoder' && question.model.info.recurrent
    throw unavailable('qkv', recurrent ? 'recurrent' : 'noAttention')
  }
  const layers = resolveIndices(request.layers, own.layers, 'layers')
  const heads = resolveIndices(request.heads, own.heads, 'heads')
  const positions = resolveIndices(request.positions, own.ids.length, 'positions')
  const indices = { layers, heads, positions }
  const keys = part === 'cross' ? question.source.map((_, at) => at) : positions
  const tensors = ['query', 'key', 'value', 'context'] as const
  const biased = kind === 'attention' && sessions.facts.biased
  const wanted = layers.flatMap((layer) => [
    ...(biased ? [attentionName(kind, 'bias', layer)] : []),
    inputName(kind, layer),
    ...tensors.map((tensor) => attentionName(kind, tensor, layer)),
  ])
  const outputs = await readPart(question, stack, sessions, [...new Set(wanted)])
  const each = (tensor: (typeof tensors)[number]): Values[] =>
    layers.map((layer) => valuesIn(outputs, attentionName(kind, tensor, layer)))
  const headDim = each('context')[0]?.dims.at(-1) ?? 0
  checkSize(layers.length * heads.length * (2 * positions.length + 2 * keys.length) * headDim)
  const factorOf = (name: 'query' | 'key') => (l: number) => factors[layers[l] ?? 0]?.[name] ?? 1
  const shape = { heads, headDim }
  const context = headsTensor(each('context'), { ...shape, rows: positions })
  const { projected = false } = request
  return {
    q: headsTensor(each('query'), { ...shape, rows: positions, factor: factorOf('query') }),
    k: headsTensor(each('key'), { ...shape, rows: keys, factor: factorOf('key'), turned: true }),
    v: headsTensor(each('value'), { ...shape, rows: keys }),
    x: rowsTensor(
      layers.map((layer) => valuesIn(outputs, inputName(kind, layer))),
      positions,
    ),
    context,
    ...(biased
      ? {
          bias: biasTensor(
            layers.map((layer) => valuesIn(outputs, attentionName(kind, 'bias', layer))),
            heads,
            positions,
          ),
        }
      : {}),
    ...(projected ? { projected: await projections(sessions, own, indices, context) } : {}),
    scale: scaleOf(factors, layers),
    kvHeads: own.heads,
    rotary: false,
    indices,
  }
}

interface HeadsWanted {
  heads: readonly number[]
  headDim: number
  rows: readonly number[]
  /** By place among the layers: what the vectors were multiplied with, and are divided by. */
  factor?: (layer: number) => number
  /** Columns are rows: `[H, d, T]`. */
  turned?: boolean
}

/** `[layers, heads, rows, headDim]` of tensors `[H, T, d]`. */
function headsTensor(
  layers: readonly Values[],
  { heads, headDim, rows, factor = () => 1, turned = false }: HeadsWanted,
): TensorData {
  const shape = [layers.length, heads.length, rows.length, headDim]
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1))
  let to = 0
  for (const [l, { data: from, dims }] of layers.entries()) {
    const count = dims.at(turned ? -1 : -2) ?? 0
    const by = factor(l)
    for (const head of heads) {
      for (const row of rows) {
        for (let at = 0; at < headDim; at++) {
          const index = turned
            ? (head * headDim + at) * count + row
            : (head * count + row) * headDim + at
          data[to++] = (from[index] ?? 0) / by
        }
      }
    }
  }
  return { dtype: 'f32', shape, data }
}

/** `[layers, heads, positions, positions]` of tensors `[1, H, T, T]`. */
function biasTensor(
  layers: readonly Values[],
  heads: readonly number[],
  positions: readonly number[],
): TensorData {
  const shape = [layers.length, heads.length, positions.length, positions.length]
  checkSize(shape.reduce((a, b) => a * b, 1))
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1))
  let to = 0
  for (const { data: from, dims } of layers) {
    const [count, width] = [dims.at(-2) ?? 0, dims.at(-1) ?? 0]
    for (const head of heads) {
      for (const query of positions) {
        for (const key of positions) data[to++] = from[(head * count + query) * width + key] ?? 0
      }
    }
  }
  return { dtype: 'f32', shape, data }
}

/** One factor for all layers asked about. @throws AppError probe.unavailable */
function scaleOf(factors: readonly Factors[], layers: readonly number[]): number {
  const scales = layers.map((layer) => {
    const { query, key, product } = factors[layer] ?? { query: 1, key: 1, product: null }
    if (product === null) throw unavailable('qkv', 'scaleComputed')
    return query * key * product
  })
  const [first = 1] = scales
  // The same number, if need be put together of roots.
  if (scales.some((scale) => Math.abs(scale / first - 1) > 1e-6)) {
    throw unavailable('qkv', 'scalesDiffer')
  }
  return first
}

/** `[layers, heads, positions, width]`: of each head's vector alone through the output matrix. */
async function projections(
  sessions: StackSessions,
  { kind, heads: all }: Part,
  { layers, heads, positions }: QkvAnswer['indices'],
  context: TensorData,
): Promise<TensorData> {
  if (!sessions.facts.projected[kind]) throw unavailable('qkv', 'noProjection')
  const headDim = context.shape.at(-1) ?? 0
  const rows = heads.length * positions.length
  const parts: Float32Array[] = []
  for (const [l, layer] of layers.entries()) {
    const fed = new Float32Array(rows * all * headDim)
    for (const [h, head] of heads.entries()) {
      for (let p = 0; p < positions.length; p++) {
        const row = h * positions.length + p
        const from = (l * rows + row) * headDim
        fed.set(context.data.subarray(from, from + headDim), (row * all + head) * headDim)
      }
    }
    const session = await sessions.projection(kind, layer)
    const dims = [1, rows, all * headDim]
    const results = await session.run({ [CUT_INPUT]: new Tensor('float32', fed, dims) })
    const found = results[CUT_OUTPUT]
    if (found === undefined) throw new Error('the pass gave no projection')
    parts.push(floatsOf(found))
  }
  const width = (parts[0]?.length ?? 0) / Math.max(rows, 1)
  const shape = [layers.length, heads.length, positions.length, width]
  checkSize(shape.reduce((a, b) => a * b, 1))
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  for (const [l, part] of parts.entries()) data.set(part, l * part.length)
  return { dtype: 'f32', shape, data }
}
