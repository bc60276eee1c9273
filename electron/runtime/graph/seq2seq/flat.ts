import { hoistConstants } from '../constants.ts'
import { makeNode } from '../edit.ts'
import { GraphError } from '../graph-error.ts'
import type { NodeProto } from '../onnx_pb.ts'
import type { OnnxModel } from '../parse.ts'
import { viewGraph } from '../view.ts'

/** Of Optimum's merge: the branch that is taken without a cache. */
const WITHOUT_CACHE = 'else_branch'

/**
 * A decoder that reads a whole text at once as one plain graph, in place: of a merged decoder (Optimum) the
 * branch without a cache takes the place of the `If`, and inputs nobody reads any more go. Constants become
 * initializers.
 *
 * @throws GraphError `graph-malformed` where that branch is missing
 */
export function flatten(model: OnnxModel): void {
  const { graph } = model
  hoistConstants(graph)
  const choice = graph.node.find(({ output }) => output.includes('logits'))
  if (choice?.opType !== 'If') return
  const branch = choice.attribute.find(({ name }) => name === WITHOUT_CACHE)?.g
  const inner = branch?.output[choice.output.indexOf('logits')]?.name
  if (branch === undefined || inner === undefined) {
    throw new GraphError('graph-malformed', 'A branch of the If node is missing.', {
      damage: 'branch',
    })
  }
  const passed: NodeProto[] =
    inner === 'logits'
      ? []
      : [makeNode({ op: 'Identity', name: 'logits', inputs: [inner], outputs: ['logits'] })]
  graph.node = [...graph.node.filter((node) => node !== choice), ...branch.node, ...passed]
  graph.initializer.push(...branch.initializer)
  graph.valueInfo.push(...branch.valueInfo)
  graph.output = graph.output.filter(({ name }) => name === 'logits')
  const view = viewGraph(graph)
  const read = new Set(view.nodes.flatMap((_, index) => view.reads(index)))
  graph.input = graph.input.filter(({ name }) => read.has(name))
}
