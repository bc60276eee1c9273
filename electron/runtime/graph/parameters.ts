import type { ParameterCounts } from '#shared/runtime/model-info.ts'
import { bodyLogits, graphOf } from './cut.ts'
import type { GraphDescription, LayerDescription, ResidualTensor } from './description.ts'
import { behindPasses } from './flow.ts'
import type { OnnxModel } from './parse.ts'
import { viewGraph, type GraphView } from './view.ts'
import { inputsOf, tableOf, weightsOf, type Weight } from './weights.ts'

/** How large a decoder is. */
export interface GraphSizes {
  /** null where a part of the model was not found. */
  readonly parameters: ParameterCounts | null
  /** Numbers of a feed-forward network's activation; null where no weight tells. */
  readonly ffnSize: number | null
}

/**
 * Counts a decoder's weights as they were trained: of a quantised matrix its elements, not its scales and
 * offsets; a matrix that is both embedding and output once. What belongs where is found by data flow.
 */
export function graphSizes(model: OnnxModel, description: GraphDescription): GraphSizes {
  const [body] = description.bodies
  const outer = viewGraph(model.graph)
  const graph = graphOf(model, body)
  const view = graph === model.graph ? outer : viewGraph(graph, outer)
  const [first] = description.layers
  const end = body.residualOut
  const parts = body.layers.map(partsOf)
  if (first?.residualIn.found !== true || !end.found || parts.includes(null)) {
    return { parameters: null, ffnSize: null }
  }
  const counted = new Set<string>()
  const sum = (weights: readonly Weight[]): number =>
    weights.reduce((total, { root, count }) => {
      if (counted.has(root)) return total
      counted.add(root)
      return total + count
    }, 0)

  const tables = nodesTo(view, streamName(first.residualIn.tensor), []).flatMap((index) => {
    const node = view.nodes[index]
    const table = node === undefined ? null : tableOf(view, outer, node)
    if (node === undefined || table === null) return []
    return { table, token: behindPasses(view, node.input[1] ?? '') === description.names.ids }
  })
  const embedding = sum(tables.flatMap(({ table, token }) => (token ? table : [])))
  const positions = sum(tables.flatMap(({ table, token }) => (token ? [] : table)))

  const between = (to: string, from: readonly string[], first?: string): readonly Weight[] =>
    nodesTo(view, to, from, first).flatMap((index) => {
      const node = view.nodes[index]
      return node === undefined ? [] : weightsOf(view, outer, node)
    })
  const isNorm = ({ kind }: Weight): boolean => kind === 'norm'
  const layers = parts.flatMap((part) => {
    if (part === null) return []
    const { stream, attentionInput, attentionOutput, sum: middle, mlpInput, mlpOutput } = part
    const norms = [...between(attentionInput, [stream]), ...between(mlpInput, [middle, stream])]
    const attention = between(attentionOutput, [attentionInput])
    const ffn = between(mlpOutput, [mlpInput])
    return {
      norms: sum([...norms, ...attention.filter(isNorm), ...ffn.filter(isNorm)]),
      attention: sum(attention),
      ffn: sum(ffn),
    }
  })
  const logits = bodyLogits(model, description, body)
  const last =
    end.tensor.kind === 'named'
      ? between(logits, [end.tensor.name])
      : between(logits, [], end.tensor.anchor)
  const finalNorm = sum(last.filter(({ kind }) => kind !== 'matrix'))
  const head = sum(last)
  const other = positions
  const [perLayer = { norms: 0, attention: 0, ffn: 0 }] = layers
  const inLayers = layers.reduce((total, it) => total + it.norms + it.attention + it.ffn, 0)
  return {
    parameters: {
      total: embedding + inLayers + finalNorm + head + other,
      embedding,
      perLayer,
      finalNorm,
      head,
      other,
    },
    ffnSize: ffnSizeOf(view, outer, first),
  }
}

function ffnSizeOf(view: GraphView, outer: GraphView, { mlp }: LayerDescription): number | null {
  if (!mlp.found) return null
  const sizes = view.consumers(mlp.tensor).flatMap((index) => {
    const node = view.nodes[index]
    return node === undefined ? [] : (inputsOf(view, outer, node) ?? [])
  })
  return sizes[0] ?? null
}

/** Names of the tensors a block's parts lie between; null where one was not found. */
function partsOf({ residualIn, residualAfterAttention, parallel, stages }: LayerDescription): {
  stream: string
  attentionInput: string
  attentionOutput: string
  sum: string
  mlpInput: string
  mlpOutput: string
} | null {
  const { attentionInput, attentionOutput, mlpInput, mlpOutput } = stages
  if (!residualIn.found || !attentionInput.found || !attentionOutput.found) return null
  if (!mlpInput.found || !mlpOutput.found) return null
  const stream = streamName(residualIn.tensor)
  return {
    stream,
    attentionInput: attentionInput.tensor,
    attentionOutput: attentionOutput.tensor,
    sum:
      parallel || !residualAfterAttention.found
        ? stream
        : streamName(residualAfterAttention.tensor),
    mlpInput: mlpInput.tensor,
    mlpOutput: mlpOutput.tensor,
  }
}

/** Only what no node reads, the stream after the last layer, has no name. */
function streamName(tensor: ResidualTensor): string {
  return tensor.kind === 'named' ? tensor.name : ''
}

/**
 * Nodes that lead to a tensor from others, or from nothing else; the node that makes one of those too.
 *
 * @param first output of one more node to begin with
 */
function nodesTo(
  view: GraphView,
  to: string,
  from: readonly string[],
  first = '',
): readonly number[] {
  const stops = new Set(from)
  const seen = new Set<number>()
  const waiting = stops.has(to) ? [] : [to]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const index = view.producerIndex(name)
    if (index === undefined || seen.has(index)) continue
    seen.add(index)
    // A sum and the norm behind it may be one node.
    const outputs = view.nodes[index]?.output.filter((output) => output !== '') ?? []
    if (outputs.some((output) => output === first || stops.has(output))) continue
    waiting.push(...view.reads(index).filter((input) => !stops.has(input)))
  }
  return [...seen]
}
