import { create } from '@bufbuild/protobuf'
import { hoistConstants } from './constants.ts'
import { ELEMENT, intAttribute, makeNode, makeValue } from './edit.ts'
import { pointIntoFile } from './external-weights.ts'
import { foldReshapes } from './fold-reshapes.ts'
import { GraphError } from './graph-error.ts'
import { decoderNames } from './names.ts'
import { GraphProtoSchema, type GraphProto, type NodeProto } from './onnx_pb.ts'
import { parseModel, serializeModel } from './parse.ts'
import { staticShape } from './shapes.ts'
import { viewGraph, type GraphView } from './view.ts'

const IDS = 'vitrine.ids'
const VECTORS = 'vitrine.vectors'
const TABLE = 'vitrine.table'

/** The node that looks token ids up in the embedding matrix, and the graphs that know its inputs. */
interface Lookup {
  readonly node: NodeProto
  /** The graph it stands in; in a merged decoder a branch, with what lies around it in `outer`. */
  readonly view: GraphView
  readonly outer: GraphView
}

/** Nodes that hand ids on as they are, perhaps in another shape or as another kind of integer. */
const PASSES = new Set(['Identity', 'Cast', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'])

/**
 * Finds the embedding of a decoder: the first look-up (ai.onnx `Gather`, com.microsoft
 * `GatherBlockQuantized`) of the ids in constant rows. `null`: the graph has none such.
 */
export function findEmbedding(view: GraphView, ids: string): Lookup | null {
  const own = lookupIn(view, view, ids)
  if (own !== null) return own
  for (const { attribute } of view.nodes) {
    for (const { g } of attribute) {
      const found = g === undefined ? null : lookupIn(viewGraph(g, view), view, ids)
      if (found !== null) return found
    }
  }
  return null
}

function lookupIn(view: GraphView, outer: GraphView, ids: string): Lookup | null {
  const node = view.nodes.find((one) => {
    const [table = '', index = ''] = one.input
    return isLookup(one) && view.isConstant(table) && passedOn(view, index) === ids
  })
  if (node === undefined) return null
  const rank = staticShape(view, node.input[0] ?? '')?.length ?? 2
  return rank === 2 ? { node, view, outer } : null
}

/** Whether it takes whole rows. */
function isLookup(node: NodeProto): boolean {
  if (node.opType === 'Gather') return (intAttribute(node, 'axis') ?? 0) === 0
  return node.opType === 'GatherBlockQuantized' && (intAttribute(node, 'gather_axis') ?? 0) === 0
}

function passedOn(view: GraphView, tensor: string): string {
  let name = tensor
  for (;;) {
    const node = view.producer(name)
    if (node === undefined || !PASSES.has(node.opType)) return name
    name = node.input[0] ?? ''
  }
}

export interface EmbeddingModel {
  /**
   * For `InferenceSession.create`: `ids` int64 [N] → `vectors` float32 [N, width], and without any input
   * the shape of the matrix as it is stored, `table` int64: its first entry is the number of rows.
   */
  readonly model: Uint8Array<ArrayBuffer>
  readonly ids: string
  readonly vectors: string
  readonly table: string
}

/**
 * The token embedding of a decoder as a model of its own: rows of its matrix, before anything is added
 * to them or multiplied with.
 *
 * @param weightsFile see PrepareOptions.
 * @throws GraphError `graph-unsupported` where the graph looks no ids up in constant rows.
 */
export function extractEmbedding(
  source: Uint8Array,
  options: { readonly weightsFile: string | null },
): EmbeddingModel {
  const model = parseModel(source)
  hoistConstants(model.graph)
  const view = viewGraph(model.graph)
  const found = findEmbedding(view, decoderNames(view).ids)
  if (found === null) throw new GraphError('graph-unsupported', 'noEmbedding')
  model.graph = cut(found)
  if (options.weightsFile !== null) {
    foldReshapes(model.graph)
    pointIntoFile(model, source, options.weightsFile)
  }
  return { model: serializeModel(model), ids: IDS, vectors: VECTORS, table: TABLE }
}

function cut({ node, view, outer }: Lookup): GraphProto {
  const [table = '', , ...rest] = node.input
  const constants = constantsOf([table, ...rest.filter((name) => name !== '')], view, outer)
  const found = `${VECTORS}.found`
  node.input = [table, IDS, ...rest]
  node.output = [found]
  return create(GraphProtoSchema, {
    name: 'embedding',
    node: [
      ...constants.nodes,
      node,
      makeNode({
        op: 'Cast',
        name: VECTORS,
        inputs: [found],
        outputs: [VECTORS],
        attributes: { to: { int: ELEMENT.FLOAT } },
      }),
      makeNode({ op: 'Shape', name: TABLE, inputs: [table], outputs: [TABLE] }),
    ],
    initializer: constants.initializers,
    input: [makeValue(IDS, ELEMENT.INT64)],
    output: [makeValue(VECTORS, ELEMENT.FLOAT), makeValue(TABLE, ELEMENT.INT64)],
  })
}

/** Weights, and the nodes that make constants of them. */
function constantsOf(
  needed: readonly string[],
  view: GraphView,
  outer: GraphView,
): { initializers: GraphProto['initializer']; nodes: NodeProto[] } {
  const initializers: GraphProto['initializer'] = []
  const made: { graph: GraphView; index: number }[] = []
  const seen = new Set<string>()
  const waiting = [...needed]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const initializer = view.initializer(name)
    if (initializer !== undefined) {
      initializers.push(initializer)
      continue
    }
    const graph = view.producerIndex(name) === undefined ? outer : view
    const index = graph.producerIndex(name)
    if (index === undefined || made.some((one) => one.graph === graph && one.index === index)) {
      continue
    }
    made.push({ graph, index })
    waiting.push(...graph.reads(index))
  }
  // What lies around a branch comes before what lies in it.
  made.sort((a, b) => Number(a.graph === view) - Number(b.graph === view) || a.index - b.index)
  return { initializers, nodes: made.flatMap(({ graph, index }) => graph.nodes[index] ?? []) }
}
