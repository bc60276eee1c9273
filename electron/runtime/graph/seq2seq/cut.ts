import { create } from '@bufbuild/protobuf'
import { ELEMENT, makeNode, makeValue, type ElementType } from '../edit.ts'
import { GraphError } from '../graph-error.ts'
import { GraphProtoSchema, NodeProtoSchema } from '../onnx_pb.ts'
import type { GraphProto } from '../onnx_pb.ts'
import type { GraphView } from '../view.ts'

export const CUT_INPUT = 'vitrine.in'
export const CUT_OUTPUT = 'vitrine.out'

/**
 * All that is computed between two tensors of a plain graph, as a graph of its own: CUT_INPUT, float32 (of
 * ids int64), → CUT_OUTPUT, float32. Nodes are copied.
 *
 * @param element of `from` in the graph
 * @throws GraphError `graph-unsupported` where the end depends on anything else
 */
export function cutBetween(
  view: GraphView,
  from: string,
  to: string,
  element: ElementType,
): GraphProto {
  const kept = new Set<number>()
  const initializers = new Map<string, GraphProto['initializer'][number]>()
  const waiting = [to]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === from) continue
    const index = view.producerIndex(name)
    const initializer = view.initializer(name)
    if (initializer !== undefined) initializers.set(name, initializer)
    else if (index === undefined) {
      throw new GraphError('graph-unsupported', `“${to}” depends on “${name}” too.`, {
        tensor: name,
      })
    } else if (!kept.has(index)) {
      kept.add(index)
      waiting.push(...view.reads(index))
    }
  }
  const nodes = [...kept].sort((a, b) => a - b).flatMap((index) => view.nodes[index] ?? [])
  const fed = element === ELEMENT.INT64 ? ELEMENT.INT64 : ELEMENT.FLOAT
  const cast = (name: string, input: string, output: string, type: ElementType) =>
    makeNode({
      op: 'Cast',
      name,
      inputs: [input],
      outputs: [output],
      attributes: { to: { int: type } },
    })
  return create(GraphProtoSchema, {
    name: 'cut',
    node: [
      cast(CUT_INPUT, CUT_INPUT, from, element),
      ...nodes.map((node) => create(NodeProtoSchema, { ...node })),
      cast(CUT_OUTPUT, to, CUT_OUTPUT, ELEMENT.FLOAT),
    ],
    initializer: [...initializers.values()],
    input: [makeValue(CUT_INPUT, fed)],
    output: [makeValue(CUT_OUTPUT, ELEMENT.FLOAT)],
  })
}
