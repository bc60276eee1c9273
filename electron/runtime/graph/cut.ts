import { create } from '@bufbuild/protobuf'
import type { DecoderBody, GraphDescription } from './description.ts'
import {
  ELEMENT,
  elementTypeOf,
  int64Tensor,
  makeNode,
  makeValue,
  type ElementType,
} from './edit.ts'
import { ifNode } from './editor.ts'
import { pointIntoFile } from './external-weights.ts'
import { GraphError } from './graph-error.ts'
import { GraphProtoSchema, NodeProtoSchema, TypeProtoSchema } from './onnx_pb.ts'
import type { GraphProto, NodeProto, ValueInfoProto } from './onnx_pb.ts'
import { serializeModel } from './parse.ts'
import type { OnnxModel } from './parse.ts'
import { viewGraph } from './view.ts'
import type { GraphView } from './view.ts'

/** A piece of a graph as a model of its own; `input` is float32 whatever the graph computes in. */
export interface CutModel {
  /** For `InferenceSession.create`. */
  readonly model: Uint8Array<ArrayBuffer>
  readonly input: string
  readonly output: string
}

export interface Cut {
  readonly name: string
  /** The tensor that is fed; null: the only places that read it are those `instead` replaces. */
  readonly from: string | null
  readonly to: string
  /** How what is fed is called in the cut, and what it is. */
  readonly input: ValueInfoProto
  /** How `to` is called in the cut. */
  readonly output: { readonly name: string; readonly element: ElementType }
  /** What stands in a node's place; left out: the node itself. */
  readonly instead?: (node: NodeProto) => NodeProto
}

/** Serialises a cut. */
export function cutModel(
  model: OnnxModel,
  graph: GraphProto,
  source: Uint8Array,
  weightsFile: string | null,
): CutModel {
  const cut = { ...model, graph }
  if (weightsFile !== null) pointIntoFile(cut, source, weightsFile)
  const [input = '', output = ''] = [graph.input[0]?.name, graph.output[0]?.name]
  return { model: serializeModel(cut), input, output }
}

/**
 * All that is computed between two tensors of one body, with the constants it needs; nodes are copied,
 * `model` stays as it is. `num_logits_to_keep` becomes 0: all rows.
 *
 * @throws GraphError `graph-unsupported` where the end depends on anything else.
 */
export function cutGraph(
  model: OnnxModel,
  description: GraphDescription,
  body: DecoderBody,
  cut: Cut,
): GraphProto {
  const outer = viewGraph(model.graph)
  const bodyGraph = graphOf(model, body)
  const view = bodyGraph === model.graph ? outer : viewGraph(bodyGraph, outer)
  const { instead = (node) => node } = cut
  const kept = new Map<number, NodeProto>()
  const outside = new Set<string>()
  const waiting = [cut.to]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === cut.from || name === cut.input.name) continue
    const index = view.producerIndex(name)
    const node = index === undefined ? undefined : view.nodes[index]
    if (index === undefined || node === undefined) outside.add(name)
    if (index === undefined || node === undefined || kept.has(index)) continue
    const taken = instead(node)
    kept.set(index, taken)
    waiting.push(...(taken === node ? view.reads(index) : taken.input))
  }
  const nodes = [...kept].sort(([a], [b]) => a - b).map(([, node]) => renamed(node, cut))
  const fed = asFloat32(cut.input)
  const constants = gatherOutside(outside, view, outer, description)
  return create(GraphProtoSchema, {
    name: cut.name,
    node: [...fed.casts, ...constants.nodes, ...nodes],
    initializer: constants.initializers,
    input: [fed.input],
    output: [makeValue(cut.output.name, cut.output.element)],
  })
}

/** The graph a body's nodes are in. */
export function graphOf(model: OnnxModel, { branch }: DecoderBody): GraphProto {
  if (branch === null) return model.graph
  const graph = ifNode(model.graph, branch.node).attribute.find(
    (it) => it.name === branch.attribute,
  )?.g
  if (graph === undefined)
    throw new GraphError('graph-malformed', 'A branch of the If node is missing.', {
      damage: 'branch',
    })
  return graph
}

/** What a body calls the logits. */
export function bodyLogits(
  model: OnnxModel,
  description: GraphDescription,
  body: DecoderBody,
): string {
  const { logits } = description.names
  if (body.branch === null) return logits
  const position = ifNode(model.graph, body.branch.node).output.indexOf(logits)
  const value = graphOf(model, body).output[position]
  if (value === undefined)
    throw new GraphError('graph-malformed', 'The branch gives no logits.', { damage: 'branch' })
  return value.name
}

/** Rows of one width: [1, rows, width], or [rows, width] where `flat`. */
export function rowsInput(
  name: string,
  element: ElementType,
  width: number,
  flat: boolean,
): ValueInfoProto {
  const value = makeValue(name, element)
  const dims = [
    ...(flat ? [] : [{ value: { case: 'dimValue', value: 1n } as const }]),
    { value: { case: 'dimParam', value: 'rows' } as const },
    { value: { case: 'dimValue', value: BigInt(width) } as const },
  ]
  value.type = create(TypeProtoSchema, {
    value: { case: 'tensorType', value: { elemType: element, shape: { dim: dims } } },
  })
  return value
}

/** Engines differ in whether they have arrays of float16: where it is needed, the cut makes it itself. */
function asFloat32(input: ValueInfoProto): { input: ValueInfoProto; casts: NodeProto[] } {
  const type = input.type?.value
  const element = elementTypeOf(input)
  if (type?.case !== 'tensorType' || element === undefined || element === ELEMENT.FLOAT) {
    return { input, casts: [] }
  }
  const name = `${input.name}.float32`
  const fed = makeValue(name, ELEMENT.FLOAT)
  fed.type = create(TypeProtoSchema, {
    value: { case: 'tensorType', value: { ...type.value, elemType: ELEMENT.FLOAT } },
  })
  const cast = makeNode({
    op: 'Cast',
    name: `${input.name}/Cast`,
    inputs: [name],
    outputs: [input.name],
    attributes: { to: { int: element } },
  })
  return { input: fed, casts: [cast] }
}

function renamed(node: NodeProto, { from, to, input, output }: Cut): NodeProto {
  return create(NodeProtoSchema, {
    ...node,
    input: node.input.map((name) => (name !== '' && name === from ? input.name : name)),
    output: node.output.map((name) => (name === to ? output.name : name)),
  })
}

/** Initializers and outer constants the cut reads. */
function gatherOutside(
  needed: ReadonlySet<string>,
  view: GraphView,
  outer: GraphView,
  description: GraphDescription,
): { readonly initializers: GraphProto['initializer']; readonly nodes: readonly NodeProto[] } {
  const initializers: GraphProto['initializer'] = []
  const nodes = new Map<number, NodeProto>()
  const seen = new Set<string>()
  const waiting = [...needed]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const initializer = view.initializer(name) ?? outer.initializer(name)
    const index = outer.producerIndex(name)
    if (initializer !== undefined) initializers.push(initializer)
    else if (name === description.names.logitsToKeep) initializers.push(int64Tensor(name, [0], []))
    else if (index !== undefined && outer.isConstant(name)) {
      const node = outer.nodes[index]
      if (node !== undefined) nodes.set(index, node)
      waiting.push(...outer.reads(index))
    } else {
      throw new GraphError(
        'graph-unsupported',
        `What is cut out depends on “${name}”, not only on what is fed.`,
        { tensor: name },
      )
    }
  }
  return { initializers, nodes: [...nodes].sort(([a], [b]) => a - b).map(([, node]) => node) }
}
