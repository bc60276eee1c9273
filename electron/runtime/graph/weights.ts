import { dimsOf, ELEMENT, intAttribute } from './edit.ts'
import { isProjection } from './flow.ts'
import type { NodeProto, TensorProto } from './onnx_pb.ts'
import type { GraphView } from './view.ts'

/** A trained weight as a node reads it. */
export interface Weight {
  /** Name of the initializer its numbers lie in: the same one, the same weight. */
  readonly root: string
  readonly count: number
  readonly kind: 'matrix' | 'vector' | 'norm'
}

/** Weights a node reads; tables, scales, offsets, masks and shapes are none. */
export function weightsOf(view: GraphView, outer: GraphView, node: NodeProto): readonly Weight[] {
  const matrix = isProjection(view, node) && !isOffset(view, node)
  return node.input.flatMap((name, at): readonly Weight[] => {
    if (name === '' || !view.isConstant(name)) return []
    const tensor = rootOf(view, outer, name)
    if (tensor === null) return []
    const root = tensor.name
    if (matrix && at === 1) return [{ root, count: elements(node, tensor), kind: 'matrix' }]
    const [length = 0, ...more] = dimsOf(tensor)
    if (more.length > 0 || length < 2 || !FLOATS.has(tensor.dataType)) return []
    if (node.opType.endsWith(NORMS)) return [{ root, count: length, kind: 'norm' }]
    return BIASED.has(node.opType) ? [{ root, count: length, kind: 'vector' }] : []
  })
}

/** The table a node looks rows up in; null: another node. */
export function tableOf(view: GraphView, outer: GraphView, node: NodeProto): Weight | null {
  if (node.opType !== 'Gather' && node.opType !== 'GatherBlockQuantized') return null
  const [data = '', rows = ''] = node.input
  if (view.isConstant(rows) || !view.isConstant(data)) return null
  const tensor = rootOf(view, outer, data)
  if (tensor === null || (node.opType === 'Gather' && tensor.dims.length !== 2)) return null
  return { root: tensor.name, count: elements(node, tensor), kind: 'matrix' }
}

/** Inputs K of a product with constant weights; null where it does not say. */
export function inputsOf(view: GraphView, outer: GraphView, node: NodeProto): number | null {
  if (!isProjection(view, node) || isOffset(view, node)) return null
  if (node.opType === 'MatMulNBits') return intAttribute(node, 'K') ?? null
  const tensor = rootOf(view, outer, node.input[1] ?? '')
  const dims = tensor === null ? [] : dimsOf(tensor)
  if (dims.length !== 2) return null
  const [first = 0, second = 0] = dims
  if (node.opType === 'Gemm') return intAttribute(node, 'transB') === 1 ? second : first
  // Behind a Transpose the weight itself lies the other way round.
  return view.initializer(node.input[1] ?? '') === undefined ? null : first
}

const FLOATS = new Set<number>([ELEMENT.FLOAT, ELEMENT.FLOAT16, ELEMENT.BFLOAT16, ELEMENT.DOUBLE])
const NORMS = 'Normalization'
/** Operators that take a vector for each column: a bias, or the factor of a norm in plain operators. */
const BIASED = new Set(['Add', 'Mul', 'Gemm', 'MultiHeadAttention', 'FastGelu', 'BiasGelu'])

/** What of a product is no weight: the offset of another, quantised one it is added to. */
function isOffset(view: GraphView, node: NodeProto): boolean {
  const [output = ''] = node.output
  if (node.opType === 'MatMulNBits') return false
  return view.consumers(output).some((index) => {
    const sum = view.nodes[index]
    const other = sum?.input.find((name) => name !== output) ?? ''
    return sum?.opType === 'Add' && view.producer(other)?.opType === 'MatMulNBits'
  })
}

/** Operators that hand a weight on in another shape or type. */
const SAME = new Set([
  'Cast',
  'Identity',
  'Reshape',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'DequantizeLinear',
])

function rootOf(view: GraphView, outer: GraphView, tensor: string): TensorProto | null {
  let name = tensor
  for (;;) {
    const found = view.initializer(name)
    if (found !== undefined) return found
    const node = view.producer(name) ?? outer.producer(name)
    if (node === undefined || !SAME.has(node.opType)) return null
    name = node.input[0] ?? ''
  }
}

/** Of a matrix, quantised or not. */
function elements(node: NodeProto, tensor: TensorProto): number {
  const stored = dimsOf(tensor).reduce((product, dim) => product * dim, 1)
  if (node.opType === 'MatMulNBits') {
    return (intAttribute(node, 'K') ?? 0) * (intAttribute(node, 'N') ?? 0)
  }
  // Rows of bytes hold several numbers of fewer bits each.
  const packed = node.opType === 'GatherBlockQuantized' && tensor.dataType === ELEMENT.UINT8
  return packed ? (stored * 8) / (intAttribute(node, 'bits') ?? 4) : stored
}
