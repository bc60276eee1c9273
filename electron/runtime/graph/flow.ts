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

/** Whether `tensor` is computed from what node `index` makes. */
export function dependsOn(view: GraphView, tensor: string, index: number): boolean {
  const seen = new Set<number>()
  const waiting = [tensor]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const at = view.producerIndex(name)
    if (at === index) return true
    // Nodes stand in order: what comes earlier cannot have read it.
    if (at === undefined || at < index || seen.has(at)) continue
    seen.add(at)
    waiting.push(...view.reads(at))
  }
  return false
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

/**
 * Tensors whose values come from some of the graph's inputs. What a Shape makes of them is a size, and
 * carries no values on.
 *
 * @param outer the graph around a branch: what was reached there is reached inside
 */
export function reachedFrom(
  view: GraphView,
  isRoot: (input: string) => boolean,
  outer?: GraphView,
): ReadonlySet<string> {
  const reached = new Set<string>(outer === undefined ? [] : reachedFrom(outer, isRoot))
  for (const { name } of view.graph.input) if (isRoot(name)) reached.add(name)
  for (const [index, { opType, output }] of view.nodes.entries()) {
    const isSize = opType === 'Shape' || opType === 'Size'
    const isReached = !isSize && view.reads(index).some((name) => reached.has(name))
    for (const name of output) {
      if (name !== '' && isReached) reached.add(name)
      // A branch may call its own tensors what the node around it calls its outputs.
      else reached.delete(name)
    }
  }
  return reached
}
