import { staticShape } from './shapes.ts'
import type { NodeProto } from './onnx_pb.ts'
import type { GraphView } from './view.ts'

const BROADCAST = new Set(['Add', 'Sub', 'Mul', 'Div'])

/**
 * Last dimension of a tensor as far as declared shapes and weights tell, even where its rank is
 * unknown; `null` otherwise.
 */
export function lastDim(view: GraphView, tensor: string): number | null {
  const known = staticShape(view, tensor)?.at(-1)
  if (known !== undefined && known !== null) return known
  const node = view.producer(tensor)
  return node === undefined ? null : fromWeights(view, node)
}

function fromWeights(view: GraphView, node: NodeProto): number | null {
  if (node.opType === 'MatMul' || node.opType === 'FusedMatMul') {
    return staticShape(view, node.input[1] ?? '')?.at(-1) ?? null
  }
  if (node.opType === 'MatMulNBits') {
    return Number(node.attribute.find((it) => it.name === 'N')?.i ?? 0n) || null
  }
  if (!BROADCAST.has(node.opType)) return null
  const [constant] = node.input.filter((input) => view.isConstant(input))
  return constant === undefined ? null : (staticShape(view, constant)?.at(-1) ?? null)
}
