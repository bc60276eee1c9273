import type { AttentionCore, CoreContext } from './cores/core.ts'
import { groupQueryCore } from './cores/group-query.ts'
import { matchCache } from './cache-names.ts'
import type { DecoderBody, GraphDescription, LayerDescription } from './description.ts'
import { ELEMENT, elementTypeOf, shapeOf } from './edit.ts'
import { GraphError } from './graph-error.ts'
import { mlpActivation } from './mlp.ts'
import { decoderNames } from './names.ts'
import type { OnnxModel } from './parse.ts'
import { followResidual } from './residual.ts'
import { lastDim } from './sizes.ts'
import { viewGraph } from './view.ts'
import type { GraphView } from './view.ts'

/**
 * Says what a decoder-only ONNX graph is made of, by following its data flow.
 *
 * @throws GraphError `graph-unsupported` where it is no decoder this app knows (no attention, an
 * input nobody can feed), `graph-cyclic`.
 */
export function analyse(model: OnnxModel): GraphDescription {
  const view = viewGraph(model.graph)
  const names = decoderNames(view)
  const body = describeBody(view, null)
  if (body.layers.length === 0) {
    throw new GraphError(
      'graph-unsupported',
      'No attention was found in the graph in any of the known forms.',
    )
  }
  const logits = model.graph.output.find((value) => value.name === names.logits)
  const declared = shapeOf(logits)?.at(-1)
  const first = body.layers[0]?.residualIn
  const width =
    first?.found === true && first.tensor.kind === 'named' ? lastDim(view, first.tensor.name) : null
  return {
    opset: Number(
      model.opsetImport.find((it) => it.domain === '' || it.domain === 'ai.onnx')?.version ?? 0n,
    ),
    names,
    bodies: [body],
    layers: body.layers,
    width: width ?? projectionWidth(view, body),
    vocabulary: typeof declared === 'number' ? declared : lastDim(view, names.logits),
    logitsElement: elementTypeOf(logits) ?? ELEMENT.FLOAT,
  }
}

function describeBody(view: GraphView, branch: DecoderBody['branch']): DecoderBody {
  const cores = findCores(view)
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
      cache: matchCache(view, core),
      residualIn: path.residualIn,
      residualAfterAttention: path.residualAfterAttention,
      parallel: path.parallel,
      mlp: mlpActivation(view, path.mlpBranch),
    }
  })
  return { branch, layers, residualOut: residual.residualOut }
}

function findCores(view: GraphView): readonly AttentionCore[] {
  const context: CoreContext = {
    view,
    lastDim: (tensor) => lastDim(view, tensor),
    cacheShape(tensor) {
      const shape = shapeOf(view.input(tensor))
      const [, heads, , headDim] = shape ?? []
      return {
        heads: typeof heads === 'number' ? heads : null,
        headDim: typeof headDim === 'number' ? headDim : null,
      }
    },
  }
  return view.nodes.flatMap((node, index) => groupQueryCore(node, index, context) ?? [])
}

/** Width of the stream from a weight that writes to it, where the embedding does not tell. */
function projectionWidth(view: GraphView, body: DecoderBody): number | null {
  for (const layer of body.layers) {
    const after = layer.residualAfterAttention
    if (!after.found) continue
    const name = after.tensor.kind === 'named' ? after.tensor.name : after.tensor.anchor
    const producer = view.producer(name)
    const dims =
      producer?.input.map((input) => lastDim(view, input)).filter((dim) => dim !== null) ?? []
    if (dims.length > 0) return Math.max(...dims)
  }
  return null
}
