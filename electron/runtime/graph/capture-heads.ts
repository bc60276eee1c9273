import { outputName } from './captures.ts'
import type { HeadTensor, LayerDescription, Rotary } from './description.ts'
import { MICROSOFT } from './edit.ts'
import type { BodyEditor, DecoderEditor } from './editor.ts'

/**
 * Makes the new rows of Q, K or V [1, heads, S, headDim], as the attention uses them, an output
 * tensor. K and V are cut from the present cache, which holds them in that very form.
 *
 * @returns why not, or `null`.
 */
export function addHeads(
  editor: DecoderEditor,
  body: BodyEditor,
  layer: LayerDescription,
  part: 'query' | 'key' | 'value',
): string | null {
  const name = body.name(outputName(part, layer.index))
  if (part !== 'query' && layer.cache.found) {
    const { past, total } = editor.lengths()
    const inputs = [layer.cache[part].internal, past, total, editor.ints([2])]
    body.add({ op: 'Slice', name, inputs, outputs: [name] })
    return null
  }
  const found = layer[part]
  if (!found.found) return found.reason
  const heads = addHeadLayout(editor, body, layer, found.source, name)
  if (part === 'value' || layer.rotary.kind !== 'in-attention') {
    body.add({ op: 'Identity', name, inputs: [heads], outputs: [name] })
    return null
  }
  addRotary(editor, body, layer, layer.rotary, heads, name)
  return null
}

/** Makes the context [1, H, S, d] an output tensor; a batch is one text, so heads may be flattened. */
export function addContext(
  editor: DecoderEditor,
  body: BodyEditor,
  { index, heads, headDim, stages: { context } }: LayerDescription,
): null {
  const name = body.name(outputName('context', index))
  const split = `${name}.split`
  const inHeads = context.layout === 'heads'
  const shape = editor.ints(inHeads ? [1, heads, -1, headDim] : [1, -1, heads, headDim])
  const output = inHeads ? name : split
  body.add({ op: 'Reshape', name: output, inputs: [context.tensor, shape], outputs: [output] })
  if (inHeads) return null
  const attributes = { perm: { ints: [0, 2, 1, 3] } }
  body.add({ op: 'Transpose', name, inputs: [split], outputs: [name], attributes })
  return null
}

/** Brings a tensor into [B, H, S, d]; returns its name. */
function addHeadLayout(
  editor: DecoderEditor,
  body: BodyEditor,
  layer: LayerDescription,
  source: HeadTensor,
  name: string,
): string {
  let tensor = source.tensor
  const add = (op: string, suffix: string, inputs: string[], perm?: number[]): string => {
    const output = `${name}.${suffix}`
    const attributes = perm === undefined ? {} : { perm: { ints: perm } }
    body.add({ op, name: output, inputs, outputs: [output], attributes })
    return output
  }
  const range = (start: number, width: number, axis: number): string[] =>
    [[start], [start + width], [axis]].map((values) => editor.ints(values))
  if (source.columns !== null) {
    const { start, width } = source.columns
    tensor = add('Slice', 'columns', [tensor, ...range(start, width, -1)])
  }
  if (source.bias !== null) {
    const width = source.heads * layer.headDim
    const bias = add('Slice', 'bias', [source.bias.tensor, ...range(source.bias.start, width, 0)])
    tensor = add('Add', 'biased', [tensor, bias])
  }
  if (source.layout === 'heads') return tensor
  if (source.layout === 'tokens') {
    const shape = editor.ints([0, 0, source.heads, layer.headDim])
    tensor = add('Reshape', 'split', [tensor, shape])
  }
  return add('Transpose', 'heads', [tensor], [0, 2, 1, 3])
}

/** Turns [B, H, S, d] as the attention node would, with its own tables. */
function addRotary(
  editor: DecoderEditor,
  body: BodyEditor,
  layer: LayerDescription,
  rotary: Extract<Rotary, { kind: 'in-attention' }>,
  heads: string,
  name: string,
): void {
  const position = rotary.positionIds ?? editor.lengths().past
  const partial = rotary.rotaryDim < layer.headDim
  const sizes = {
    rotary_embedding_dim: { int: rotary.rotaryDim },
    num_heads: { int: layer.heads },
  }
  body.add({
    op: 'RotaryEmbedding',
    domain: MICROSOFT,
    name,
    inputs: [heads, position, rotary.cos, rotary.sin],
    outputs: [name],
    attributes: { interleaved: { int: rotary.interleaved ? 1 : 0 }, ...(partial ? sizes : {}) },
  })
}
