import { analyse } from './analyse.ts'
import { bodyLogits, cutGraph, cutModel, rowsInput, type CutModel } from './cut.ts'
import type { DecoderBody, GraphDescription, ResidualTensor } from './description.ts'
import { ELEMENT, floatAttribute, makeNode, makeValue } from './edit.ts'
import { GraphError } from './graph-error.ts'
import type { NodeProto, ValueInfoProto } from './onnx_pb.ts'
import { parseModel } from './parse.ts'
import { addTops } from './top-logits.ts'

const HEAD_INPUT = 'vitrine.residual'
const HEAD_OUTPUT = 'vitrine.logits'

/**
 * Final norm and output matrix of a decoder as a model of its own, for the logit lens: `input`
 * [1, N, width], rows of the residual stream of any layer → `output` [1, N, vocabulary], and
 * what `TOPS` names.
 *
 * @param weightsFile see PrepareOptions.
 * @throws GraphError `graph-unsupported` where the residual stream before the final norm is unknown.
 */
export function extractHead(
  source: Uint8Array,
  options: { readonly weightsFile: string | null },
): CutModel {
  const model = parseModel(source)
  const description = analyse(model)
  const [body] = description.bodies
  if (!body.residualOut.found) {
    throw new GraphError('graph-unsupported', body.residualOut.reason)
  }
  const residual = body.residualOut.tensor
  const graph = cutGraph(model, description, body, {
    name: 'head',
    from: residual.kind === 'named' ? residual.name : null,
    to: bodyLogits(model, description, body),
    input: residualInput(body, description),
    output: { name: HEAD_OUTPUT, element: description.logitsElement },
    instead: (node) => unfused(node, residual),
  })
  addTops(graph, HEAD_OUTPUT, description.logitsElement, description.opset)
  return cutModel(model, graph, source, options.weightsFile)
}

/** A fused skip-and-norm whose sum is the residual becomes the norm alone, over the input. */
function unfused(node: NodeProto, residual: ResidualTensor): NodeProto {
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

function residualInput(body: DecoderBody, { width }: GraphDescription): ValueInfoProto {
  const cache = body.layers[0]?.cache
  const element = cache?.found === true ? cache.key.element : ELEMENT.FLOAT
  return width === null
    ? makeValue(HEAD_INPUT, element)
    : rowsInput(HEAD_INPUT, element, width, false)
}
