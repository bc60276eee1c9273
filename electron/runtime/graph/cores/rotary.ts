import type { Rotary } from '../description.ts'
import { intAttribute, MICROSOFT } from '../edit.ts'
import { isProjection } from '../flow.ts'
import type { NodeProto } from '../onnx_pb.ts'
import type { GraphView } from '../view.ts'

/** A projection's result passes through few nodes on its way into the attention. */
const REACH = 40

/**
 * Whether rotary positions are applied before `tensor` (a query or key): by a RotaryEmbedding node,
 * or in plain operators, where half of each head is negated and swapped.
 */
export function rotaryBefore(view: GraphView, tensor: string): Rotary {
  const node = rotaryNode(view, tensor)
  if (node === undefined) return { kind: 'none' }
  if (node.opType === 'Neg') {
    return { kind: 'before-attention', cos: null, sin: null, interleaved: false }
  }
  const tables = node.domain === MICROSOFT ? 2 : 1
  return {
    kind: 'before-attention',
    cos: node.input[tables] ?? null,
    sin: node.input[tables + 1] ?? null,
    interleaved: intAttribute(node, 'interleaved') === 1,
  }
}

/** The RotaryEmbedding or Neg node between a query or key and its projection; undefined: neither. */
export function rotaryNode(view: GraphView, tensor: string): NodeProto | undefined {
  const waiting = [tensor]
  const seen = new Set<string>()
  for (let at = 0; at < waiting.length && at < REACH; at++) {
    const node = view.producer(waiting[at] ?? '')
    if (node === undefined || isProjection(view, node)) continue
    if (node.opType === 'RotaryEmbedding' || node.opType === 'Neg') return node
    for (const input of node.input) {
      if (input === '' || seen.has(input) || view.isConstant(input)) continue
      seen.add(input)
      waiting.push(input)
    }
  }
  return undefined
}
