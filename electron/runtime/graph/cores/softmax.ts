import { absent, type HeadTensor, type Maybe, type Probabilities } from '../description.ts'
import { behindPasses } from '../flow.ts'
import type { NodeProto } from '../onnx_pb.ts'
import { staticShape } from '../shapes.ts'
import type { GraphView } from '../view.ts'
import type { AttentionCore, CoreContext } from './core.ts'
import { rotaryBefore } from './rotary.ts'
import { unscaled } from './scale.ts'

/** Nodes between QKᵀ and its softmax: scale, mask, soft cap, casts, reshapes. */
const REACH = 24

/** The two products around an attention's Softmax. */
export interface PlainAttention {
  /** QKᵀ, and the factor applied to it since; null: only a run computes it. */
  readonly scores: { readonly node: NodeProto; readonly factor: number | null }
  /** Of the softmax rows with V. */
  readonly mix: NodeProto
}

/** Plain attention: MatMul(Q, Kᵀ) → scale, mask → Softmax → MatMul(·, V); null: another Softmax. */
export function plainAttention(view: GraphView, node: NodeProto): PlainAttention | null {
  if (node.opType !== 'Softmax' || node.domain !== '') return null
  const mix = mixingProduct(view, node.output[0] ?? '')
  const scores = scoresProduct(view, node.input[0] ?? '')
  return mix === null || scores === null ? null : { scores, mix }
}

/** An attention around a Softmax. */
export function softmaxCore(
  node: NodeProto,
  anchor: number,
  context: CoreContext,
): AttentionCore | null {
  const { view } = context
  const plain = plainAttention(view, node)
  if (plain === null) return null
  const { scores, mix } = plain
  const [q = '', transposedK = ''] = scores.node.input
  const query = unscaled(view, q)
  const key = unscaled(view, transposedK)
  const cachedKey = cachedTensor(view, transposedK)
  const cachedValue = cachedTensor(view, mix.input[1] ?? '')
  const past = pastOf(view, cachedKey, cachedValue)
  const shape = staticShape(view, query.tensor)
  const cache = context.cacheShape(past?.key ?? '')
  const heads = shape?.length === 4 ? (shape[1] ?? null) : (cache.heads ?? null)
  const headDim = shape?.at(-1) ?? cache.headDim
  if (heads === null || headDim === null) return null
  const kvHeads = cache.heads ?? staticShape(view, cachedKey ?? '')?.[1] ?? heads
  const layout: Maybe<{ readonly source: HeadTensor }> =
    shape?.length === 4
      ? {
          found: true,
          source: { tensor: query.tensor, layout: 'heads', columns: null, bias: null, heads },
        }
      : absent('queryShape')
  const factors = [query.factor, key.factor, scores.factor]
  return {
    form: 'softmax',
    anchor,
    node,
    heads,
    kvHeads,
    headDim,
    scale: factors.reduce<number | null>(
      (all, it) => (all === null || it === null ? null : all * it),
      1,
    ),
    rotary: rotaryBefore(view, query.tensor),
    probabilities: probabilitiesOf(view, node, heads),
    query: layout,
    key: headsOf(cachedKey, kvHeads, past),
    value: headsOf(cachedValue, kvHeads, past),
    past,
    present:
      cachedKey === null || cachedValue === null ? null : { key: cachedKey, value: cachedValue },
    output: mix.output[0] ?? '',
  }
}

/** K and V without a past are the new rows themselves; with one they are cut from the cache. */
function headsOf(
  tensor: string | null,
  heads: number,
  past: AttentionCore['past'],
): Maybe<{ readonly source: HeadTensor }> {
  if (tensor === null || past !== null) return absent('rowsInCache')
  return { found: true, source: { tensor, layout: 'heads', columns: null, bias: null, heads } }
}

/**
 * Where the rows of an attention's Softmax can be read.
 *
 * @param heads null: not known; rows of rank 3 are then taken for [B·H, S, T]
 */
export function probabilitiesOf(
  view: GraphView,
  node: NodeProto,
  heads: number | null,
): Maybe<{ readonly source: Probabilities }> {
  const tensor = node.output[0] ?? ''
  const shape = staticShape(view, tensor) ?? staticShape(view, node.input[0] ?? '')
  if (shape === null) return absent('weightsShape')
  if (shape.length === 4) return { found: true, source: { kind: 'tensor', tensor, folded: false } }
  if (shape.length === 3 && (heads === null || shape[0] === heads || shape[0] === null)) {
    return { found: true, source: { kind: 'tensor', tensor, folded: true } }
  }
  return absent('weightsShape')
}

/** The product of the softmax rows with V. */
function mixingProduct(view: GraphView, rows: string): NodeProto | null {
  const waiting = [rows]
  for (let at = 0; at < waiting.length && at < REACH; at++) {
    const tensor = waiting[at] ?? ''
    for (const index of view.consumers(tensor)) {
      const node = view.nodes[index]
      const [first = '', second = '', third = ''] = node?.input ?? []
      // Where(IsNaN(rows), 0, rows): rows of which nothing may be seen, in scaled_dot_product_attention.
      const carried = node?.opType === 'Where' ? third : first
      if (node === undefined || (carried !== tensor && first !== tensor)) continue
      if (node.opType === 'MatMul') return view.isConstant(second) ? null : node
      if (['Cast', 'Identity', 'Dropout', 'Where', 'Reshape'].includes(node.opType)) {
        waiting.push(node.output[0] ?? '')
      }
    }
  }
  return null
}

/** The product QKᵀ behind a softmax, and the factor applied to it since. */
function scoresProduct(
  view: GraphView,
  tensor: string,
): { readonly node: NodeProto; readonly factor: number | null } | null {
  let factor: number | null = 1
  let name = tensor
  for (let step = 0; step < REACH; step++) {
    const before = unscaled(view, name)
    factor = factor === null || before.factor === null ? null : factor * before.factor
    const node = view.producer(before.tensor)
    if (node === undefined) return null
    if (node.opType === 'MatMul') {
      return node.input.some((input) => view.isConstant(input)) ? null : { node, factor }
    }
    const next = towardsProduct(view, node)
    if (next === null) return null
    // A soft cap bends the scores: no single factor describes it.
    if (node.opType === 'Tanh') factor = null
    name = next
  }
  return null
}

/** What is added to an attention's scores between the product QKᵀ and its softmax: masks, biases. */
export function addedToScores(view: GraphView, softmaxInput: string): string[] {
  const added: string[] = []
  let name: string | null = softmaxInput
  for (let step = 0; name !== null && step < REACH; step++) {
    const node = view.producer(unscaled(view, name).tensor)
    if (node === undefined || node.opType === 'MatMul') break
    const next: string | null = towardsProduct(view, node)
    if (node.opType === 'Add') added.push(...node.input.filter((input) => input !== next))
    name = next
  }
  return added
}

/** Of a masking or shaping node's inputs, the one that leads to a product of two activations. */
function towardsProduct(view: GraphView, node: NodeProto): string | null {
  const candidates: Record<string, readonly number[]> = {
    Add: [0, 1],
    Where: [1, 2],
    Max: [0, 1],
    Sub: [0],
    Tanh: [0],
    Cast: [0],
    Identity: [0],
    Reshape: [0],
  }
  const inputs = (candidates[node.opType] ?? []).map((at) => node.input[at] ?? '')
  return inputs.find((input) => leadsToProduct(view, input)) ?? null
}

function leadsToProduct(view: GraphView, tensor: string): boolean {
  const waiting = [tensor]
  const seen = new Set<string>()
  for (let at = 0; at < waiting.length && at < REACH; at++) {
    const node = view.producer(waiting[at] ?? '')
    if (node === undefined || node.opType === 'Shape') continue
    if (node.opType === 'MatMul') return !node.input.some((input) => view.isConstant(input))
    for (const input of node.input) {
      if (input === '' || seen.has(input) || view.isConstant(input)) continue
      seen.add(input)
      waiting.push(input)
    }
  }
  return false
}

/** Behind the transposing and repeating of K or V: the tensor that is an output of the graph. */
function cachedTensor(view: GraphView, tensor: string): string | null {
  let name = tensor
  for (let step = 0; step < REACH; step++) {
    const output = asOutput(view, name)
    if (output !== null) return output
    const node = view.producer(name)
    if (node === undefined || !SHAPING.has(node.opType)) return null
    name = node.input.find((input) => input !== '' && !view.isConstant(input)) ?? ''
  }
  return null
}

const SHAPING = new Set([
  'Transpose',
  'Reshape',
  'Expand',
  'Unsqueeze',
  'Squeeze',
  'Cast',
  'Identity',
  'Mul',
  'Div',
  'Concat',
  'Tile',
])

function asOutput(view: GraphView, tensor: string): string | null {
  if (view.isOutput(tensor)) return tensor
  for (const index of view.consumers(tensor)) {
    const node = view.nodes[index]
    const [output = ''] = node?.output ?? []
    if (node?.opType === 'Identity' && view.isOutput(output)) return output
  }
  return null
}

/** The graph inputs joined into the cached keys and values. */
function pastOf(
  view: GraphView,
  key: string | null,
  value: string | null,
): { readonly key: string; readonly value: string } | null {
  const find = (tensor: string | null): string | null => {
    const node = view.producer(behindPasses(view, tensor ?? ''))
    if (node?.opType !== 'Concat') return null
    return node.input.find((input) => view.input(behindPasses(view, input)) !== undefined) ?? null
  }
  const [pastKey, pastValue] = [find(key), find(value)]
  return pastKey === null || pastValue === null ? null : { key: pastKey, value: pastValue }
}
