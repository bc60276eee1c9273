import { nodeMaking } from './body-edits.ts'
import { LAST_QUERY, outputName } from './captures.ts'
import type { LayerDescription } from './description.ts'
import { floatAttribute, intAttribute } from './edit.ts'
import type { BodyEditor, DecoderEditor } from './editor.ts'
import type { NodeProto } from './onnx_pb.ts'

/**
 * The last new row's query of every layer, as one tensor [layers, H, 1, d]: with the keys in the cache,
 * all it takes to work its attention out.
 *
 * @param query makes sure a layer's query exists; returns why not, or `null`.
 * @returns why not, or `null`
 */
export function addLastQuery(
  editor: DecoderEditor,
  body: BodyEditor,
  query: (layer: LayerDescription) => string | null,
): string | null {
  const rows: string[] = []
  for (const layer of body.body.layers) {
    const reason = whyNotPlain(layer, nodeMaking(body, layer.output)) ?? query(layer)
    if (reason !== null) return reason
    const row = body.name(`${LAST_QUERY}.${layer.index}`)
    const bounds = [editor.ints([-1]), editor.ints([2 ** 31 - 1]), editor.ints([2])]
    const inputs = [body.name(outputName('query', layer.index)), ...bounds]
    body.add({ op: 'Slice', name: row, inputs, outputs: [row] })
    rows.push(row)
  }
  const name = body.name(LAST_QUERY)
  const attributes = { axis: { int: 0 } }
  body.add({ op: 'Concat', name, inputs: rows, outputs: [name], attributes })
  return null
}

/** Inputs of GroupQueryAttention that change its scores: an additive bias, a sink beside the keys. */
const BIAS = 10
const SINK = 11

/** Why the weights are more than softmax(q·kᵀ·scale) over everything before. */
function whyNotPlain({ scale, cache }: LayerDescription, node: NodeProto): string | null {
  if (scale === null) return 'scaleComputed'
  if (!cache.found) return cache.reason
  const has = (input: number): boolean => (node.input[input] ?? '') !== ''
  if (has(BIAS) || has(SINK)) return 'The attention adds something to its scores.'
  if ((floatAttribute(node, 'softcap') ?? 0) !== 0) return 'The attention caps its scores.'
  if ((intAttribute(node, 'smooth_softmax') ?? 0) > 0) return 'The softmax is a smoothed one.'
  if ((intAttribute(node, 'local_window_size') ?? -1) > 0)
    return 'The attention sees a window only.'
  return null
}
