import { nameOutput, nodeMaking } from './body-edits.ts'
import { outputName, SUMMARY } from './captures.ts'
import type { LayerDescription } from './description.ts'
import { makeValue, setAttribute, type ElementType } from './edit.ts'
import type { BodyEditor, DecoderEditor, GraphEditor } from './editor.ts'
import { opsetOf } from './parse.ts'

type AnyEditor = Pick<GraphEditor, 'model' | 'ints'>
type AnyBody = Pick<BodyEditor, 'graph' | 'add'>

/**
 * Makes the softmax rows [1, H, S, T] of a layer the tensor `name`; returns why not, or `null`.
 *
 * @param element of the activations
 */
export function addProbabilities(
  editor: AnyEditor,
  body: AnyBody,
  layer: Pick<LayerDescription, 'probabilities' | 'output'>,
  name: string,
  element: ElementType,
): string | null {
  if (!layer.probabilities.found) return layer.probabilities.reason
  const { source } = layer.probabilities
  if (source.kind === 'tensor') {
    if (source.folded) addUnsqueeze(editor, body, source.tensor, name)
    else body.add({ op: 'Identity', name, inputs: [source.tensor], outputs: [name] })
    return null
  }
  const node = nodeMaking(body, layer.output)
  if (source.kind === 'output-qk-logits') {
    const logits = nameOutput(node, 3, `${name}.logits`)
    // ONNX Runtime cannot infer the type of this output by itself.
    body.graph.valueInfo.push(makeValue(logits, element))
    const attributes = { axis: { int: -1 } }
    body.add({ op: 'Softmax', name, inputs: [logits], outputs: [name], attributes })
    return null
  }
  if ((node.output[3] ?? '') !== '') return 'The attention node’s fourth output is in use already.'
  if (source.kind === 'qk-output') setAttribute(node, 'qk_output', { int: 2 })
  else setAttribute(node, 'qk_matmul_output_mode', { int: 3 })
  nameOutput(node, 3, name)
  return null
}

/** [B·H, S, T] → [1, B·H, S, T]; since opset 13 the axes are an input. */
function addUnsqueeze(editor: AnyEditor, body: AnyBody, input: string, name: string): void {
  const modern = opsetOf(editor.model) >= 13
  body.add({
    op: 'Unsqueeze',
    name,
    inputs: modern ? [input, editor.ints([0])] : [input],
    outputs: [name],
    attributes: modern ? {} : { axes: { ints: [0] } },
  })
}

/**
 * Mean over the heads of every layer's last row, as one tensor [layers, 1, 1, T].
 *
 * @param attention makes sure a layer's softmax rows exist; returns why not, or `null`.
 */
export function addSummary(
  editor: DecoderEditor,
  body: BodyEditor,
  attention: (layer: LayerDescription) => string | null,
): string | null {
  const rows: string[] = []
  for (const layer of body.body.layers) {
    const reason = attention(layer)
    if (reason !== null) return reason
    const weights = body.name(outputName('attention', layer.index))
    const row = body.name(`vitrine.attention_last.${layer.index}`)
    const bounds = [editor.ints([-1]), editor.ints([2 ** 31 - 1]), editor.ints([2])]
    body.add({ op: 'Slice', name: row, inputs: [weights, ...bounds], outputs: [row] })
    rows.push(row)
  }
  const all = body.name('vitrine.attention_last')
  const name = body.name(SUMMARY)
  const modern = editor.description.opset >= 18
  const axis = { int: 0 }
  body.add({ op: 'Concat', name: all, inputs: rows, outputs: [all], attributes: { axis } })
  body.add({
    op: 'ReduceMean',
    name,
    inputs: modern ? [all, editor.ints([1])] : [all],
    outputs: [name],
    attributes: { keepdims: { int: 1 }, ...(modern ? {} : { axes: { ints: [1] } }) },
  })
  return null
}
