import { create } from '@bufbuild/protobuf'
import { ELEMENT, makeNode } from '../edit.ts'
import { TypeProtoSchema, ValueInfoProtoSchema } from '../onnx_pb.ts'
import type { GraphProto, NodeProto } from '../onnx_pb.ts'
import { sortNodes, type GraphView } from '../view.ts'
import { SWITCH, type AttentionKind } from './names.ts'
import { positionTensors } from './lookups.ts'
import type { Stack } from './stack.ts'

/**
 * Makes parts of a stack switchable, by inputs named in SWITCH. What is on is what the graph computes, bit
 * by bit; what is off is 0, or −∞ where it is a score. No type is named: x − x is 0 in all of them.
 */
export function addSwitches(graph: GraphProto, view: GraphView, stack: Stack): void {
  const added: NodeProto[] = []
  const zero = (name: string, tensor: string): string => {
    added.push(makeNode({ op: 'Sub', name, inputs: [tensor, tensor], outputs: [name] }))
    return name
  }
  /** Whoever reads `tensor` reads it only where the input `on` is true. */
  const switched = (tensor: string, on: string, off: string): void => {
    const name = `${on}/${tensor}`
    for (const node of view.nodes) {
      node.input = node.input.map((input) => (input === tensor ? name : input))
    }
    added.push(makeNode({ op: 'Where', name, inputs: [on, tensor, off], outputs: [name] }))
    declare(graph, on)
  }
  const positions = positionTensors(view, stack)
  const visible = stack.blocks.every(({ self }) => self.attention !== null)
  for (const [layer, { self, cross, feed }] of stack.blocks.entries()) {
    const attentions = [
      ['attention', self.attention],
      ['cross', cross?.attention ?? null],
    ] as const
    for (const [kind, parts] of attentions) {
      if (parts === null) continue
      const on = SWITCH.heads(kind satisfies AttentionKind, layer)
      switched(parts.context, on, zero(`${on}/zero`, parts.context))
    }
    if (visible && self.attention !== null) {
      const { scores } = self.attention
      const name = `${SWITCH.visible}/${String(layer)}`
      const none = zero(`${name}/zero`, scores)
      added.push(makeNode({ op: 'Log', name, inputs: [none], outputs: [name] }))
      switched(scores, SWITCH.visible, name)
    }
    const on = SWITCH.feed(layer)
    switched(feed.added, on, zero(`${on}/zero`, feed.added))
  }
  for (const tensor of positions) {
    switched(tensor, SWITCH.positions, zero(`${SWITCH.positions}/${tensor}/zero`, tensor))
  }
  graph.node = sortNodes([...graph.node, ...added])
}

function declare(graph: GraphProto, name: string): void {
  if (graph.input.some((input) => input.name === name)) return
  const value = { case: 'tensorType', value: { elemType: ELEMENT.BOOL } } as const
  graph.input.push(create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { value }) }))
}
