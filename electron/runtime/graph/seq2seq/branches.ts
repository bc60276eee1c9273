import { isProjection } from '../flow.ts'
import type { NodeProto } from '../onnx_pb.ts'
import type { GraphView } from '../view.ts'

/** A branch that leaves a stream and is added back to it. */
export interface Branch {
  /** What it is added to: the stream, which in a block that normalises afterwards is normalised already. */
  readonly stream: string
  /** What is added. */
  readonly added: string
  readonly sum: string
}

/**
 * The branches of a stack of blocks in the order they are added, found by data flow: each addition of
 * something to what it was itself computed from, by at least one product with weights. What a sum is
 * normalised to without any such product is the stream still (Vaswani et al. 2017: Add & Norm).
 */
export function branchesOf(view: GraphView): Branch[] {
  const found: Branch[] = []
  for (let branch = firstBranch(view); branch !== null;) {
    found.push(branch)
    const at = view.producerIndex(branch.sum) ?? view.nodes.length
    branch = nextBranch(view, branch.sum, at + 1)
  }
  return found
}

function firstBranch(view: GraphView): Branch | null {
  for (const [index, node] of view.nodes.entries()) {
    for (const [stream, added] of operands(view, node)) {
      if (computedFrom(view, added, stream, index) && !sameStream(view, stream).has(added)) {
        return { stream, added, sum: node.output[0] ?? '' }
      }
    }
  }
  return null
}

function nextBranch(view: GraphView, sum: string, from: number): Branch | null {
  const same = sameStream(view, sum)
  for (let index = from; index < view.nodes.length; index++) {
    const node = view.nodes[index]
    if (node === undefined) continue
    for (const [stream, added] of operands(view, node)) {
      if (!same.has(stream) || same.has(added)) continue
      if (computedFrom(view, added, stream, index)) {
        return { stream, added, sum: node.output[0] ?? '' }
      }
    }
  }
  return null
}

/** Both ways round; none where the node is no addition of two things a run computes. */
function operands(view: GraphView, node: NodeProto): [string, string][] {
  const [left = '', right = ''] = node.input
  if (node.opType !== 'Add' || node.domain !== '' || left === right) return []
  if (view.isConstant(left) || view.isConstant(right)) return []
  return [
    [left, right],
    [right, left],
  ]
}

function computedFrom(view: GraphView, tensor: string, origin: string, before: number): boolean {
  const first = view.producerIndex(origin) ?? -1
  const seen = new Set<number>()
  const waiting = [tensor]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === origin) return true
    const index = view.producerIndex(name)
    if (index === undefined || index <= first || index >= before || seen.has(index)) continue
    seen.add(index)
    waiting.push(...view.reads(index))
  }
  return false
}

const PRODUCTS = new Set(['MatMul', 'Gemm', 'Einsum', 'If', 'DynamicQuantizeLinear'])

/** A tensor and everything computed from it before the next product of matrices. */
export function sameStream(view: GraphView, tensor: string): ReadonlySet<string> {
  const names = new Set([tensor])
  const waiting = [tensor]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const index of view.consumers(name)) {
      const node = view.nodes[index]
      if (node === undefined || isProduct(view, node)) continue
      for (const output of node.output) {
        if (output === '' || names.has(output)) continue
        names.add(output)
        waiting.push(output)
      }
    }
  }
  return names
}

/** A product of matrices, or the quantising that leads to one. */
export function isProduct(view: GraphView, node: NodeProto): boolean {
  return PRODUCTS.has(node.opType) || isProjection(view, node)
}

/** Nodes between a branch's beginning and its end, in order. */
export function nodesOf(view: GraphView, { stream, added }: Branch): number[] {
  const own = new Set<number>()
  const first = view.producerIndex(stream) ?? -1
  const waiting = [added]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const index = view.producerIndex(name)
    // What comes before the stream cannot have been computed from it.
    if (name === stream || index === undefined || index <= first || own.has(index)) continue
    own.add(index)
    waiting.push(...view.reads(index))
  }
  return [...own].sort((a, b) => a - b)
}
