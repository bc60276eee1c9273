import { nodeMaking } from './body-edits.ts'
import type { LayerDescription } from './description.ts'
import { ELEMENT, elementTypeOf, intAttribute, rawTensor } from './edit.ts'
import type { BodyEditor, DecoderEditor } from './editor.ts'
import type { NodeProto } from './onnx_pb.ts'
import { viewGraph, type GraphView } from './view.ts'

/** Where each attention operator takes what is added to its scores: [1, 1, S, T]. */
const BIAS_INPUT: Record<Exclude<LayerDescription['form'], 'softmax'>, number> = {
  'group-query': 10,
  'group-query-packed': 10,
  'multi-head': 5,
  'onnx-attention': 3,
}

/**
 * Adds a tensor to the scores of every attention of a body, before the softmax.
 *
 * @param bias name of a tensor [S, T] in the element type of the activations
 */
export function addAttentionBias(editor: DecoderEditor, body: BodyEditor, bias: string): void {
  const wide = body.name('vitrine.attention_bias.wide')
  const modern = editor.description.opset >= 13
  body.add({
    op: 'Unsqueeze',
    name: wide,
    inputs: modern ? [bias, editor.ints([0, 1])] : [bias],
    outputs: [wide],
    attributes: modern ? {} : { axes: { ints: [0, 1] } },
  })
  const view = viewGraph(body.graph)
  const joined = new Map<string, string>()
  for (const layer of body.body.layers) {
    const node = nodeMaking(body, layer.output)
    if (layer.form === 'softmax') {
      addToScores(editor, body, node, bias)
      continue
    }
    const at = BIAS_INPUT[layer.form]
    while (node.input.length <= at) node.input.push('')
    const own = node.input[at] ?? ''
    if (own === '') {
      node.input[at] = wide
      continue
    }
    const name = joined.get(own) ?? body.name(`vitrine.attention_bias.${joined.size}`)
    if (!joined.has(own)) join(editor, body, { own, wide, name, truth: isTruth(view, own) })
    joined.set(own, name)
    node.input[at] = name
  }
}

/** In plain operators: [B, H, S, T] or [B·H, S, T] + [S, T]. */
function addToScores(
  editor: DecoderEditor,
  body: BodyEditor,
  softmax: NodeProto,
  bias: string,
): void {
  const [scores = ''] = softmax.input
  const name = body.name(`${softmax.output[0] ?? ''}/vitrine.biased`)
  let own = bias
  // Scores may be of another type than the activations, which in the other forms the operator settles.
  if (editor.description.opset >= 15) {
    own = `${name}.bias`
    body.add({ op: 'CastLike', name: own, inputs: [bias, scores], outputs: [own] })
  }
  body.add({ op: 'Add', name, inputs: [scores, own], outputs: [name] })
  softmax.input[0] = name
}

/** A mask of numbers is added to; one of truth values keeps what is not allowed out. */
function join(
  editor: DecoderEditor,
  body: BodyEditor,
  { own, wide, name, truth }: { own: string; wide: string; name: string; truth: boolean },
): void {
  if (!truth) {
    body.add({ op: 'Add', name, inputs: [own, wide], outputs: [name] })
    return
  }
  const out = `${name}.out`
  const lowest = 'vitrine.lowest'
  if (!editor.model.graph.initializer.some((tensor) => tensor.name === lowest)) {
    const bytes = new Uint8Array(Float32Array.of(-65504).buffer)
    editor.model.graph.initializer.push(rawTensor(lowest, ELEMENT.FLOAT, [], bytes))
  }
  body.add({ op: 'CastLike', name: out, inputs: [lowest, wide], outputs: [out] })
  body.add({ op: 'Where', name, inputs: [own, wide, out], outputs: [name] })
}

const TRUTHS = new Set(['And', 'Or', 'Not', 'Equal', 'Less', 'LessOrEqual', 'Greater'])
const KEEPING = new Set([
  'Unsqueeze',
  'Squeeze',
  'Expand',
  'Reshape',
  'Slice',
  'Identity',
  'Gather',
])

/** Whether a mask is of truth values (true: may be looked at). */
function isTruth(view: GraphView, tensor: string, depth = 0): boolean {
  const declared = elementTypeOf(view.valueInfo(tensor) ?? view.input(tensor))
  if (declared !== undefined) return declared === ELEMENT.BOOL
  const constant = view.initializer(tensor)
  if (constant !== undefined) return constant.dataType === Number(ELEMENT.BOOL)
  const node = view.producer(tensor)
  if (node === undefined || depth > 24) return false
  if (node.opType === 'Cast') return intAttribute(node, 'to') === Number(ELEMENT.BOOL)
  if (TRUTHS.has(node.opType) || node.opType === 'GreaterOrEqual') return true
  return KEEPING.has(node.opType) && isTruth(view, node.input[0] ?? '', depth + 1)
}
