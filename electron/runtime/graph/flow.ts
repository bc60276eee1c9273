import type { NodeProto } from './onnx_pb.ts'
import type { GraphView } from './view.ts'

/** Node indices that `tensor` depends on (its producer included). */
export function ancestors(view: GraphView, tensor: string): ReadonlySet<number> {
  const seen = new Set<number>()
  const waiting = [tensor]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const index = view.producerIndex(name)
    if (index === undefined || seen.has(index)) continue
    seen.add(index)
    waiting.push(...view.reads(index))
  }
  return seen
}

/** Node indices that depend on `tensor`, nearest first. */
export function descendants(view: GraphView, tensor: string, limit = Infinity): readonly number[] {
  const seen = new Set<number>()
  const waiting = [tensor]
  for (let at = 0; at < waiting.length && seen.size < limit; at++) {
    for (const index of view.consumers(waiting[at] ?? '')) {
      if (seen.has(index)) continue
      seen.add(index)
      waiting.push(...(view.nodes[index]?.output.filter((name) => name !== '') ?? []))
    }
  }
  return [...seen].sort((a, b) => a - b)
}

const PASSES = new Set(['Identity', 'Cast', 'Dropout'])

/** Follows nodes that do not change values backwards. */
export function behindPasses(view: GraphView, tensor: string): string {
  let name = tensor
  for (;;) {
    const node = view.producer(name)
    const input = node?.input[0]
    if (node === undefined || input === undefined || !PASSES.has(node.opType)) return name
    name = input
  }
}

const WEIGHT_OPS = new Set([
  'MatMul',
  'Gemm',
  'MatMulNBits',
  'MatMulInteger',
  'DynamicQuantizeMatMul',
  'FusedMatMul',
])

/** True for a product of an activation with constant weights. */
export function isProjection(view: GraphView, node: NodeProto): boolean {
  const [data = '', weight = ''] = node.input
  return WEIGHT_OPS.has(node.opType) && !view.isConstant(data) && view.isConstant(weight)
}
