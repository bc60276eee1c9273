import { dimsOf, intAttribute, shapeOf } from './edit.ts'
import type { NodeProto } from './onnx_pb.ts'
import type { GraphView } from './view.ts'

const DEPTH = 24

/** Last dimension of a tensor as far as declared shapes and weights tell; `null` otherwise. */
export function lastDim(view: GraphView, tensor: string, depth = 0): number | null {
  if (tensor === '' || depth > DEPTH) return null
  const weight = view.initializer(tensor)
  if (weight !== undefined) return dimsOf(weight).at(-1) ?? 1
  const declared = view.graph.valueInfo.find((value) => value.name === tensor) ?? view.input(tensor)
  const dim = shapeOf(declared)?.at(-1)
  if (typeof dim === 'number') return dim
  const node = view.producer(tensor)
  return node === undefined ? null : producedDim(view, node, depth + 1)
}

const SAME_AS_FIRST = new Set([
  'Identity',
  'Cast',
  'Dropout',
  'Cos',
  'Sin',
  'Neg',
  'Sigmoid',
  'Tanh',
  'Gelu',
  'FastGelu',
  'QuickGelu',
  'Relu',
  'Softmax',
  'Slice',
  'RotaryEmbedding',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'RMSNormalization',
  'SkipLayerNormalization',
  'SkipSimplifiedLayerNormalization',
  'GroupQueryAttention',
])
const BROADCAST = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Where', 'Max', 'Min'])

function producedDim(view: GraphView, node: NodeProto, depth: number): number | null {
  const [first = '', second = ''] = node.input
  if (node.opType === 'MatMulNBits') return intAttribute(node, 'N') ?? null
  if (node.opType === 'MatMul' || node.opType === 'FusedMatMul') return lastDim(view, second, depth)
  if (node.opType === 'Gemm') return gemmColumns(view, node, second, depth)
  if (node.opType === 'Gather' && (intAttribute(node, 'axis') ?? 0) === 0)
    return lastDim(view, first, depth)
  if (SAME_AS_FIRST.has(node.opType)) return lastDim(view, first, depth)
  if (!BROADCAST.has(node.opType)) return null
  const known = node.input.map((input) => lastDim(view, input, depth)).filter((dim) => dim !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function gemmColumns(
  view: GraphView,
  node: NodeProto,
  weight: string,
  depth: number,
): number | null {
  if (intAttribute(node, 'transB') !== 1) return lastDim(view, weight, depth)
  const tensor = view.initializer(weight)
  return tensor === undefined ? null : (dimsOf(tensor)[0] ?? null)
}
