import type { Maybe, ResidualTensor } from './description.ts'
import type { BodyEditor } from './editor.ts'
import { GraphError } from './graph-error.ts'
import type { NodeProto } from './onnx_pb.ts'

/** The node of a body that makes a tensor. */
export function nodeMaking(body: Pick<BodyEditor, 'graph'>, tensor: string): NodeProto {
  const node = body.graph.node.find((it) => it.output.includes(tensor))
  if (node === undefined) {
    throw new GraphError('graph-malformed', `No node makes “${tensor}”.`, {
      part: tensor,
      damage: 'unmade',
    })
  }
  return node
}

/** Names output `slot` of a node unless it has a name; returns its name. */
export function nameOutput(node: NodeProto, slot: number, name: string): string {
  while (node.output.length <= slot) node.output.push('')
  const existing = node.output[slot] ?? ''
  if (existing !== '') return existing
  node.output[slot] = name
  return name
}

/** Name of a residual tensor, given first where the graph left its slot out. */
function nameResidual(body: BodyEditor, tensor: ResidualTensor): string {
  if (tensor.kind === 'named') return tensor.name
  const name = `${tensor.anchor}/output_${tensor.output}`
  return nameOutput(nodeMaking(body, tensor.anchor), tensor.output, name)
}

/** Adds `logical` as a copy of a tensor. */
function addCopy(body: BodyEditor, tensor: string, logical: string): void {
  const name = body.name(logical)
  body.add({ op: 'Identity', name, inputs: [tensor], outputs: [name] })
}

/** Adds `logical` as a copy of a tensor; returns why not, or `null`. */
export function addFound(
  body: BodyEditor,
  found: Maybe<{ readonly tensor: string }>,
  logical: string,
): string | null {
  if (!found.found) return found.reason
  addCopy(body, found.tensor, logical)
  return null
}

/** Adds `logical` as a copy of a residual tensor; returns why not, or `null`. */
export function addResidual(
  body: BodyEditor,
  residual: Maybe<{ readonly tensor: ResidualTensor }>,
  logical: string,
): string | null {
  if (!residual.found) return residual.reason
  addCopy(body, nameResidual(body, residual.tensor), logical)
  return null
}
