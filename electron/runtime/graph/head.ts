import { create } from '@bufbuild/protobuf'
import { analyse } from './analyse.ts'
import type { DecoderBody, GraphDescription, ResidualTensor } from './description.ts'
import { ELEMENT, floatAttribute, int64Tensor, makeNode, makeValue } from './edit.ts'
import { ifNode } from './editor.ts'
import { pointIntoFile } from './external-weights.ts'
import { GraphError } from './graph-error.ts'
import { GraphProtoSchema, TypeProtoSchema } from './onnx_pb.ts'
import type { GraphProto, NodeProto } from './onnx_pb.ts'
import { parseModel, serializeModel } from './parse.ts'
import type { OnnxModel } from './parse.ts'
import { viewGraph } from './view.ts'
import type { GraphView } from './view.ts'

const HEAD_INPUT = 'vitrine.residual'
const HEAD_OUTPUT = 'vitrine.logits'

export interface HeadModel {
  /** For `InferenceSession.create`: `input` [1, N, width] → `output` [1, N, vocabulary]. */
  readonly model: Uint8Array<ArrayBuffer>
  readonly input: string
  readonly output: string
}

/**
 * Final norm and output matrix of a decoder as a model of its own, for the logit lens: it takes
 * rows of the residual stream of any layer.
 *
 * @param weightsFile see PrepareOptions.
 * @throws GraphError `graph-unsupported` where the residual stream before the final norm is unknown.
 */
export function extractHead(
  source: Uint8Array,
  options: { readonly weightsFile: string | null },
): HeadModel {
  const model = parseModel(source)
  const description = analyse(model)
  const [body] = description.bodies
  if (!body.residualOut.found) {
    throw new GraphError('graph-unsupported', body.residualOut.reason)
  }
  model.graph = cutHead(model, description, body, body.residualOut.tensor)
  if (options.weightsFile !== null) pointIntoFile(model, source, options.weightsFile)
  return { model: serializeModel(model), input: HEAD_INPUT, output: HEAD_OUTPUT }
}

function cutHead(
  model: OnnxModel,
  description: GraphDescription,
  body: DecoderBody,
  residual: ResidualTensor,
): GraphProto {
  const bodyGraph = graphOf(model, body)
  const view = viewGraph(bodyGraph)
  const outer = viewGraph(model.graph)
  const logits = bodyLogits(model, description, body, bodyGraph)
  const kept = new Map<number, NodeProto>()
  const outerNeeded = new Set<string>()
  const waiting = [logits]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (isResidual(name, residual)) continue
    const index = view.producerIndex(name)
    if (index === undefined) {
      outerNeeded.add(name)
      continue
    }
    if (kept.has(index)) continue
    const node = unfused(view, index, residual)
    kept.set(index, node)
    waiting.push(...(node === view.nodes[index] ? view.reads(index) : node.input))
  }
  const nodes = [...kept]
    .sort(([a], [b]) => a - b)
    .map(([, node]) => rename(node, residual, logits))
  const outside = gatherOutside(outerNeeded, view, outer, description)
  return create(GraphProtoSchema, {
    name: 'head',
    node: [...outside.nodes, ...nodes],
    initializer: outside.initializers,
    input: [residualInput(body, description)],
    output: [makeValue(HEAD_OUTPUT, description.logitsElement)],
  })
}

function graphOf(model: OnnxModel, body: DecoderBody): GraphProto {
  const branch = body.branch
  if (branch === null) return model.graph
  const graph = ifNode(model.graph, branch.node).attribute.find(
    (it) => it.name === branch.attribute,
  )?.g
  if (graph === undefined)
    throw new GraphError('graph-malformed', 'A branch of the If node is missing.')
  return graph
}

function bodyLogits(
  model: OnnxModel,
  description: GraphDescription,
  body: DecoderBody,
  graph: GraphProto,
): string {
  const { logits } = description.names
  if (body.branch === null) return logits
  const position = ifNode(model.graph, body.branch.node).output.indexOf(logits)
  const value = graph.output[position]
  if (value === undefined) throw new GraphError('graph-malformed', 'The branch gives no logits.')
  return value.name
}

function isResidual(name: string, residual: ResidualTensor): boolean {
  return name === HEAD_INPUT || (residual.kind === 'named' && name === residual.name)
}

/** A fused skip-and-norm whose sum is the residual becomes the norm alone, over the input. */
function unfused(view: GraphView, index: number, residual: ResidualTensor): NodeProto {
  const node = view.nodes[index]
  if (node === undefined) throw new GraphError('graph-malformed', 'A node index is out of range.')
  const isSum =
    residual.kind === 'named'
      ? node.output.includes(residual.name)
      : node.output[0] === residual.anchor
  if (!isSum) return node
  const simplified = node.opType === 'SkipSimplifiedLayerNormalization'
  if (!simplified && node.opType !== 'SkipLayerNormalization') return node
  const [, , gamma = '', beta = ''] = node.input
  return makeNode({
    op: simplified ? 'SimplifiedLayerNormalization' : 'LayerNormalization',
    name: node.name,
    inputs: [HEAD_INPUT, gamma, ...(simplified || beta === '' ? [] : [beta])],
    outputs: [node.output[0] ?? ''],
    attributes: {
      axis: { int: -1 },
      epsilon: { float: floatAttribute(node, 'epsilon') ?? 1e-5 },
      ...(simplified ? { stash_type: { int: 1 } } : {}),
    },
  })
}

function rename(node: NodeProto, residual: ResidualTensor, logits: string): NodeProto {
  const from = residual.kind === 'named' ? residual.name : null
  node.input = node.input.map((name) => (name === from ? HEAD_INPUT : name))
  node.output = node.output.map((name) => (name === logits ? HEAD_OUTPUT : name))
  return node
}

/** Initializers and outer constants the head reads; `num_logits_to_keep` becomes 0: all rows. */
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
        `The output matrix depends on “${name}”, not only on the last layer.`,
        {
          tensor: name,
        },
      )
    }
  }
  return { initializers, nodes: [...nodes].sort(([a], [b]) => a - b).map(([, node]) => node) }
}

function residualInput(
  body: DecoderBody,
  description: GraphDescription,
): ReturnType<typeof makeValue> {
  const cache = body.layers[0]?.cache
  const value = makeValue(HEAD_INPUT, cache?.found === true ? cache.key.element : ELEMENT.FLOAT)
  const width = description.width
  const type = value.type?.value
  if (width !== null && type?.case === 'tensorType') {
    const dims = [
      { value: { case: 'dimValue', value: 1n } as const },
      { value: { case: 'dimParam', value: 'rows' } as const },
      { value: { case: 'dimValue', value: BigInt(width) } as const },
    ]
    value.type = create(TypeProtoSchema, {
      value: { case: 'tensorType', value: { elemType: type.value.elemType, shape: { dim: dims } } },
    })
  }
  return value
}
