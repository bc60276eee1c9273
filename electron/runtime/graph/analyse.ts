import { matchCache, presentName, type CacheOutputs } from './cache-names.ts'
import { hoistConstants } from './constants.ts'
import type { AttentionCore, CoreContext } from './cores/core.ts'
import { groupQueryCore } from './cores/group-query.ts'
import { multiHeadCore } from './cores/multi-head.ts'
import { onnxAttentionCore } from './cores/onnx-attention.ts'
import { softmaxCore } from './cores/softmax.ts'
import { absent } from './description.ts'
import type { DecoderBody, GraphDescription, LayerDescription } from './description.ts'
import { ELEMENT, elementTypeOf, shapeOf } from './edit.ts'
import { findEmbedding } from './embedding.ts'
import { GraphError } from './graph-error.ts'
import { mlpActivation } from './mlp.ts'
import { decoderNames } from './names.ts'
import type { NodeProto } from './onnx_pb.ts'
import { opsetOf, type OnnxModel } from './parse.ts'
import { findPositions } from './positions.ts'
import { followResidual } from './residual.ts'
import { staticShape } from './shapes.ts'
import { lastDim } from './sizes.ts'
import { blockStages } from './stages.ts'
import { viewGraph, type GraphView } from './view.ts'

/**
 * Says what a decoder-only ONNX graph is made of, by following its data flow. Constant nodes of
 * `model` become initializers; nothing else is changed.
 *
 * @throws GraphError `graph-unsupported` where it is no decoder this app knows (no attention, an
 * input nobody can feed, branches that differ), `graph-cyclic`.
 */
export function analyse(model: OnnxModel): GraphDescription {
  hoistConstants(model.graph)
  const view = viewGraph(model.graph)
  const names = decoderNames(view)
  const [first, ...others] = bodiesOf(view, names.logits)
  if (first === undefined || first.layers.length === 0) {
    throw new GraphError(
      'graph-unsupported',
      'No attention was found in the graph in any of the known forms.',
      { reason: 'noAttention' },
    )
  }
  if (others.some((body) => body.layers.length !== first.layers.length)) {
    throw new GraphError(
      'graph-unsupported',
      'The two branches of the graph differ in their layers.',
      { reason: 'branch' },
    )
  }
  const logits = model.graph.output.find((value) => value.name === names.logits)
  const declared = shapeOf(logits)?.at(-1)
  return {
    opset: opsetOf(model),
    names,
    bodies: [first, ...others],
    layers: first.layers,
    embedding: rowsOf(view, names.ids),
    width: first.width,
    vocabulary: typeof declared === 'number' ? declared : first.vocabulary,
    logitsElement: elementTypeOf(logits) ?? ELEMENT.FLOAT,
  }
}

function rowsOf(view: GraphView, ids: string): GraphDescription['embedding'] {
  const lookup = findEmbedding(view, ids)
  if (lookup === null) return absent('noEmbedding')
  const [rows = null] = staticShape(lookup.view, lookup.node.input[0] ?? '') ?? []
  return { found: true, rows }
}

interface MeasuredBody extends DecoderBody {
  readonly width: number | null
  readonly vocabulary: number | null
}

/** The main graph, or both branches of the If that makes the logits of a merged decoder. */
function bodiesOf(view: GraphView, logits: string): readonly MeasuredBody[] {
  const producer = view.producer(logits)
  if (producer?.opType !== 'If') {
    const cores = findCores(view)
    return [describeBody({ view, cores }, null, logits, ownOutputs(view, cores))]
  }
  const branches = producer.attribute.flatMap(({ name, g }) =>
    g === undefined ? [] : [{ attribute: name, graph: g, view: viewGraph(g, view) }],
  )
  const found = branches.map((branch) => ({ ...branch, cores: findCores(branch.view) }))
  const outputs = joinOutputs(
    found.map(({ view: inner, cores }) => branchOutputs(producer, inner, cores)),
  )
  return found.map(({ attribute, graph, view: inner, cores }) => {
    const branch = { node: producer.output[0] ?? '', attribute }
    const value = graph.output[producer.output.indexOf(logits)]
    return describeBody({ view: inner, outer: view, cores }, branch, value?.name ?? '', {
      ...outputs,
      graphName: outputNames(producer, inner),
    })
  })
}

function describeBody(
  { view, outer, cores }: { view: GraphView; outer?: GraphView; cores: readonly AttentionCore[] },
  branch: DecoderBody['branch'],
  logits: string,
  outputs: CacheOutputs,
): MeasuredBody {
  const residual = followResidual(view, cores)
  const layers = cores.map((core, index): LayerDescription => {
    const path = residual.layers[index]
    if (path === undefined) throw new Error('One residual path per attention is expected.')
    return {
      index,
      form: core.form,
      node: core.node.name,
      output: core.node.output[0] ?? '',
      heads: core.heads,
      kvHeads: core.kvHeads,
      headDim: core.headDim,
      scale: core.scale,
      rotary: core.rotary,
      probabilities: core.probabilities,
      query: core.query,
      key: core.key,
      value: core.value,
      cache: matchCache(view, core, outputs),
      residualIn: path.residualIn,
      residualAfterAttention: path.residualAfterAttention,
      parallel: path.parallel,
      mlp: mlpActivation(view, path.mlpBranch),
      stages: blockStages(view, core, path),
    }
  })
  const { residualOut } = residual
  const width = widthOf(view, layers)
  const positions = findPositions(view, cores, layers, outer)
  return { branch, layers, residualOut, positions, width, vocabulary: lastDim(view, logits) }
}

function findCores(view: GraphView): readonly AttentionCore[] {
  const context: CoreContext = {
    view,
    lastDim: (tensor) => lastDim(view, tensor),
    cacheShape(tensor) {
      const [, heads, , headDim] = shapeOf(view.input(tensor)) ?? []
      return {
        heads: typeof heads === 'number' ? heads : null,
        headDim: typeof headDim === 'number' ? headDim : null,
      }
    },
  }
  const forms = [groupQueryCore, multiHeadCore, onnxAttentionCore, softmaxCore]
  return view.nodes.flatMap((node, index) => {
    for (const form of forms) {
      const core = form(node, index, context)
      if (core !== null) return [core]
    }
    return []
  })
}

function ownOutputs(view: GraphView, cores: readonly AttentionCore[]): CacheOutputs {
  const graphName = new Map(view.graph.output.map(({ name }) => [name, name]))
  return { graphName, pastOf: pastByPresent(view, cores, graphName) }
}

/** Branch outputs become the If's outputs by position. */
function outputNames(node: NodeProto, view: GraphView): ReadonlyMap<string, string> {
  return new Map(view.graph.output.map(({ name }, at) => [name, node.output[at] ?? '']))
}

function branchOutputs(
  node: NodeProto,
  view: GraphView,
  cores: readonly AttentionCore[],
): CacheOutputs {
  const graphName = outputNames(node, view)
  return { graphName, pastOf: pastByPresent(view, cores, graphName) }
}

/** The branch without a past has the same cache outputs; the other one knows their inputs. */
function joinOutputs(parts: readonly CacheOutputs[]): CacheOutputs {
  return {
    graphName: new Map(parts.flatMap(({ graphName }) => [...graphName])),
    pastOf: new Map(parts.flatMap(({ pastOf }) => [...pastOf])),
  }
}

function pastByPresent(
  view: GraphView,
  cores: readonly AttentionCore[],
  graphName: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const pairs = cores.flatMap(({ past, present }): [string, string][] => {
    if (past === null || present === null) return []
    return [
      [presentName(view, present.key, graphName) ?? '', past.key],
      [presentName(view, present.value, graphName) ?? '', past.value],
    ]
  })
  return new Map(pairs)
}

/** Width of the stream, from its own shape or from a weight that writes to it. */
function widthOf(view: GraphView, layers: readonly LayerDescription[]): number | null {
  for (const layer of layers) {
    for (const residual of [layer.residualIn, layer.residualAfterAttention]) {
      if (!residual.found) continue
      const { tensor } = residual
      const name = tensor.kind === 'named' ? tensor.name : tensor.anchor
      const operands = view.producer(name)?.input.slice(0, 2) ?? []
      for (const candidate of [name, ...operands]) {
        const width = lastDim(view, candidate)
        if (width !== null) return width
      }
    }
  }
  return null
}
