import { dimsOf, intAttribute } from './edit.ts'
import type { NodeProto } from './onnx_pb.ts'
import type { GraphView } from './view.ts'

/**
 * A sum of products with constant weights and of constant biases, e.g. x·W + blockSum(x)·C + b:
 * what a projection is after quantisation.
 */
export type Linear =
  | {
      readonly kind: 'product'
      readonly index: number
      readonly node: NodeProto
      readonly columns: number
    }
  | { readonly kind: 'sum'; readonly index: number; readonly left: Linear; readonly right: Linear }
  | {
      readonly kind: 'bias'
      readonly index: number
      readonly term: Linear
      readonly bias: string
      readonly biasFirst: boolean
    }

/** How the constant inputs of a product are joined along its columns N. */
export interface ColumnInput {
  readonly position: number
  readonly axis: number
}

/**
 * Constant inputs of a product and their column axis; `null`: not a product that can be widened.
 * MatMulNBits: weights [N, blocks, bytes], scales and zero points by rows of N, bias [N].
 */
export function columnInputs(view: GraphView, node: NodeProto): readonly ColumnInput[] | null {
  const [data = '', ...rest] = node.input
  if (data === '' || view.isConstant(data)) return null
  const constants = rest
    .map((name, at) => ({ name, position: at + 1 }))
    .filter(({ name }) => name !== '')
  if (constants.length === 0 || constants.some(({ name }) => !view.isConstant(name))) return null
  if (node.opType === 'MatMulNBits') {
    const indexed = (node.input[4] ?? '') !== ''
    return indexed ? null : constants.map(({ position }) => ({ position, axis: 0 }))
  }
  if (node.opType === 'MatMul')
    return rankOf(view, rest[0] ?? '') === 2 ? [{ position: 1, axis: 1 }] : null
  if (node.opType !== 'Gemm') return null
  const transposed = intAttribute(node, 'transB') === 1
  return constants.map(({ position }) => ({
    position,
    axis: position === 1 && !transposed ? 1 : 0,
  }))
}

/** Number of columns N; `null` where the weights do not tell. */
function columnsOf(view: GraphView, node: NodeProto): number | null {
  if (node.opType === 'MatMulNBits') return intAttribute(node, 'N') ?? null
  const axis = columnInputs(view, node)?.find(({ position }) => position === 1)?.axis
  const dims = constantDims(view, node.input[1] ?? '')
  return axis === undefined ? null : (dims?.[axis] ?? null)
}

/** The largest linear expression a product belongs to, and the tensor it ends in. */
export function linearFrom(
  view: GraphView,
  index: number,
): { readonly root: string; readonly linear: Linear } | null {
  const node = view.nodes[index]
  const columns = node === undefined ? null : columnsOf(view, node)
  if (node === undefined || columns === null) return null
  let linear: Linear = { kind: 'product', index, node, columns }
  let root = node.output[0] ?? ''
  for (;;) {
    const [next, ...others] = view.consumers(root)
    const add = next === undefined ? undefined : view.nodes[next]
    if (next === undefined || add?.opType !== 'Add' || others.length > 0 || view.isOutput(root))
      break
    const grown = grow(view, next, add, root, linear)
    if (grown === null) break
    linear = grown
    root = add.output[0] ?? ''
  }
  return { root, linear }
}

function grow(
  view: GraphView,
  index: number,
  add: NodeProto,
  root: string,
  linear: Linear,
): Linear | null {
  const [left = '', right = ''] = add.input
  const other = left === root ? right : left
  if (other === root) return null
  if (view.isConstant(other)) {
    const dims = constantDims(view, other)
    if (dims?.length !== 1 || dims[0] !== columnsOfLinear(linear)) return null
    return { kind: 'bias', index, term: linear, bias: other, biasFirst: left === other }
  }
  const at = view.producerIndex(other)
  const node = at === undefined ? undefined : view.nodes[at]
  const columns = node === undefined ? null : columnsOf(view, node)
  if (
    at === undefined ||
    node === undefined ||
    columns === null ||
    columns !== columnsOfLinear(linear)
  )
    return null
  if (view.consumers(other).length > 1 || view.isOutput(other)) return null
  const term: Linear = { kind: 'product', index: at, node, columns }
  return {
    kind: 'sum',
    index,
    left: left === root ? linear : term,
    right: left === root ? term : linear,
  }
}

export function columnsOfLinear(linear: Linear): number {
  if (linear.kind === 'product') return linear.columns
  return columnsOfLinear(linear.kind === 'sum' ? linear.left : linear.term)
}

/** Equal signatures: the expressions read the same data in the same way and can be one. */
export function signature(view: GraphView, linear: Linear): string {
  if (linear.kind === 'sum')
    return `(${signature(view, linear.left)} + ${signature(view, linear.right)})`
  if (linear.kind === 'bias')
    return `(${signature(view, linear.term)} + bias${linear.biasFirst ? ' first' : ''})`
  const { node } = linear
  const attributes = node.attribute
    .filter((it) => it.name !== 'N')
    .map((it) => `${it.name}=${it.i}/${it.f}`)
    .sort()
  const present = node.input
    .slice(1)
    .map((name) => (name === '' ? '' : (elementOf(view, name) ?? '?')))
  return `${node.domain}.${node.opType}[${node.input[0]};${attributes.join()};${present.join()}]`
}

export function nodesOf(linear: Linear): readonly number[] {
  if (linear.kind === 'product') return [linear.index]
  if (linear.kind === 'bias') return [...nodesOf(linear.term), linear.index]
  return [...nodesOf(linear.left), ...nodesOf(linear.right), linear.index]
}

function constantDims(view: GraphView, tensor: string): readonly number[] | null {
  const own = view.initializer(tensor)
  if (own !== undefined) return dimsOf(own)
  const node = view.producer(tensor)
  return node?.opType === 'Cast' || node?.opType === 'Identity'
    ? constantDims(view, node.input[0] ?? '')
    : null
}

function rankOf(view: GraphView, tensor: string): number | null {
  return constantDims(view, tensor)?.length ?? null
}

function elementOf(view: GraphView, tensor: string): string | null {
  const own = view.initializer(tensor)
  if (own !== undefined) return `${own.dataType}:${own.dims.length}`
  const node = view.producer(tensor)
  if (node?.opType === 'Cast') return `cast ${intAttribute(node, 'to')}:${rankOf(view, tensor)}`
  return null
}
