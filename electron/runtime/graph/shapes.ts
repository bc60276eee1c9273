import { readConstant } from './constants.ts'
import { dimsOf, intAttribute, intsAttribute, shapeOf } from './edit.ts'
import type { NodeProto } from './onnx_pb.ts'
import type { GraphView } from './view.ts'

/** Dimensions as far as known before any run; `null` for those only a run decides. */
export type StaticShape = readonly (number | null)[]

const DEPTH = 48

/** Rank and known dimensions of a tensor, or `null` where even the rank is unknown. */
export function staticShape(view: GraphView, tensor: string, depth = 0): StaticShape | null {
  if (tensor === '' || depth > DEPTH) return null
  const known = memoOf(view)
  const before = known.get(tensor)
  if (before !== undefined) return before
  const shape = findShape(view, tensor, depth)
  known.set(tensor, shape)
  return shape
}

/** Each tensor is looked at once: walking a graph's shared parts again and again could take forever. */
const memo = new WeakMap<GraphView, Map<string, StaticShape | null>>()

function memoOf(view: GraphView): Map<string, StaticShape | null> {
  const known = memo.get(view) ?? new Map<string, StaticShape | null>()
  memo.set(view, known)
  return known
}

function findShape(view: GraphView, tensor: string, depth: number): StaticShape | null {
  const weight = view.initializer(tensor)
  if (weight !== undefined) return dimsOf(weight)
  const declared = shapeOf(view.valueInfo(tensor) ?? view.input(tensor))
  if (declared !== undefined) return declared.map((dim) => (typeof dim === 'number' ? dim : null))
  const node = view.producer(tensor)
  return node === undefined ? null : producedShape(view, node, tensor, depth + 1)
}

const SAME_AS_FIRST = new Set([
  'Identity',
  'Cast',
  'Dropout',
  'Neg',
  'Softmax',
  'RotaryEmbedding',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'RMSNormalization',
  'SkipLayerNormalization',
  'SkipSimplifiedLayerNormalization',
  'Sigmoid',
  'Tanh',
  'Sqrt',
  'Clip',
  'Cos',
  'Sin',
  'Gelu',
  'FastGelu',
  'QuickGelu',
  'Relu',
  'GroupQueryAttention',
])
const BROADCAST = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Where', 'Max', 'Min'])

function producedShape(
  view: GraphView,
  node: NodeProto,
  tensor: string,
  depth: number,
): StaticShape | null {
  const of = (position: number): StaticShape | null =>
    staticShape(view, node.input[position] ?? '', depth)
  if (SAME_AS_FIRST.has(node.opType)) return of(0)
  if (BROADCAST.has(node.opType)) return broadcast(node.input.map((_, at) => of(at)))
  switch (node.opType) {
    case 'Reshape':
      return reshaped(of(0), intVector(view, node.input[1] ?? '', depth))
    case 'Expand':
      return broadcast([of(0), intVector(view, node.input[1] ?? '', depth)])
    case 'Transpose':
      return permuted(of(0), intsAttribute(node, 'perm'))
    case 'MatMul':
    case 'FusedMatMul':
      return product(of(0), of(1))
    case 'MatMulNBits':
      return withLast(of(0), intAttribute(node, 'N') ?? null)
    case 'Gemm':
      return gemmShape(node, of(0), of(1))
    case 'GatherBlockQuantized':
      return gathered(of(0), of(1), intAttribute(node, 'gather_axis'))
    case 'Gather':
      return gathered(of(0), of(1), intAttribute(node, 'axis'))
    case 'Concat':
      return joined(
        node,
        node.input.map((_, at) => of(at)),
      )
    case 'Slice':
      return sliced(view, node, of(0), depth)
    case 'Split':
      return splitShape(view, node, of(0), tensor)
    case 'Unsqueeze':
      return unsqueezed(of(0), axesOf(view, node, depth))
    default:
      return null
  }
}

/** Values of an integer vector as far as known, e.g. the shape a Reshape is given. */
export function intVector(view: GraphView, tensor: string, depth = 0): StaticShape | null {
  if (tensor === '' || depth > DEPTH) return null
  const constant = readConstant(view.initializer(tensor))
  if (constant !== null) return constant
  const node = view.producer(tensor)
  if (node === undefined) return null
  const [first = ''] = node.input
  switch (node.opType) {
    case 'Concat': {
      const parts = node.input.map((input) => intVector(view, input, depth + 1))
      return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])
    }
    case 'Shape':
      return staticShape(view, first, depth + 1)
    case 'Cast':
    case 'Identity':
    case 'Unsqueeze':
    case 'Squeeze':
      return intVector(view, first, depth + 1)
    case 'Gather': {
      const from = intVector(view, first, depth + 1)
      const at = intVector(view, node.input[1] ?? '', depth + 1)
      return at?.map((index) => (index === null ? null : (from?.at(index) ?? null))) ?? [null]
    }
    case 'Mul':
    case 'Div':
    case 'Add':
    case 'Sub':
      return [null]
    default:
      return null
  }
}

function axesOf(
  view: GraphView,
  node: NodeProto,
  depth: number,
): readonly (number | null)[] | null {
  return intsAttribute(node, 'axes') ?? intVector(view, node.input[1] ?? '', depth)
}

function reshaped(from: StaticShape | null, to: StaticShape | null): StaticShape | null {
  return to?.map((dim, at) => (dim === 0 ? (from?.[at] ?? null) : dim === -1 ? null : dim)) ?? null
}

function permuted(from: StaticShape | null, perm: readonly number[] | null): StaticShape | null {
  if (from === null) return null
  return perm === null ? [...from].reverse() : perm.map((at) => from[at] ?? null)
}

function product(a: StaticShape | null, b: StaticShape | null): StaticShape | null {
  if (a === null || b === null) return null
  const longer = a.length >= b.length ? a : b
  return [...longer.slice(0, -2), a.at(-2) ?? null, b.at(-1) ?? null]
}

function withLast(from: StaticShape | null, last: number | null): StaticShape | null {
  return from === null ? null : [...from.slice(0, -1), last]
}

function gemmShape(node: NodeProto, a: StaticShape | null, b: StaticShape | null): StaticShape {
  const columns = intAttribute(node, 'transB') === 1 ? b?.[0] : b?.[1]
  const rows = intAttribute(node, 'transA') === 1 ? a?.[1] : a?.[0]
  return [rows ?? null, columns ?? null]
}

function gathered(
  data: StaticShape | null,
  indices: StaticShape | null,
  axis = 0,
): StaticShape | null {
  if (data === null || indices === null) return null
  const at = axis < 0 ? axis + data.length : axis
  return [...data.slice(0, at), ...indices, ...data.slice(at + 1)]
}

function joined(node: NodeProto, parts: readonly (StaticShape | null)[]): StaticShape | null {
  const known = parts.find((part) => part !== null)
  if (known === undefined) return null
  const axis = intAttribute(node, 'axis') ?? 0
  const at = axis < 0 ? axis + known.length : axis
  return known.map((_, dim) => {
    const sizes = parts.map((part) => part?.[dim] ?? null)
    if (dim !== at) return sizes.find((size) => size !== null) ?? null
    return sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
  })
}

/** A Slice keeps every dimension but those of its axes. */
function sliced(
  view: GraphView,
  node: NodeProto,
  from: StaticShape | null,
  depth: number,
): StaticShape | null {
  const axes = intsAttribute(node, 'axes') ?? intVector(view, node.input[3] ?? '', depth)
  if (from === null || axes === null) return from?.map(() => null) ?? null
  const cut = new Set(axes.map((axis) => ((axis ?? 0) < 0 ? (axis ?? 0) + from.length : axis)))
  return from.map((dim, at) => (cut.has(at) ? null : dim))
}

function splitShape(
  view: GraphView,
  node: NodeProto,
  from: StaticShape | null,
  tensor: string,
): StaticShape | null {
  if (from === null) return null
  const axis = intAttribute(node, 'axis') ?? 0
  const at = axis < 0 ? axis + from.length : axis
  const sizes = intsAttribute(node, 'split') ?? intVector(view, node.input[1] ?? '')
  const whole = from[at] ?? null
  const even = whole === null ? null : whole / node.output.length
  const size = sizes === null ? even : (sizes[node.output.indexOf(tensor)] ?? null)
  return from.map((dim, index) => (index === at ? size : dim))
}

function unsqueezed(
  from: StaticShape | null,
  axes: readonly (number | null)[] | null,
): StaticShape | null {
  if (from === null || axes === null || axes.includes(null)) return null
  const rank = from.length + axes.length
  const added = new Set(axes.map((axis) => ((axis ?? 0) < 0 ? (axis ?? 0) + rank : axis)))
  const rest = [...from]
  return Array.from({ length: rank }, (_, at) => (added.has(at) ? 1 : (rest.shift() ?? null)))
}

function broadcast(shapes: readonly (StaticShape | null)[]): StaticShape | null {
  const known = shapes.filter((shape) => shape !== null)
  if (known.length === 0) return null
  const rank = Math.max(...known.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, at) => {
    const dims = known.map((shape) => {
      const own = at - rank + shape.length
      return own < 0 ? 1 : (shape[own] ?? null)
    })
    if (shapes.length > known.length) dims.push(null)
    return dims.find((dim) => dim !== null && dim !== 1) ?? (dims.includes(null) ? null : 1)
  })
}
