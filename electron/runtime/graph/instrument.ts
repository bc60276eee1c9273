import type { HeadTensor, LayerDescription, ResidualTensor } from './description.ts'
import { ELEMENT, MICROSOFT, setAttribute } from './edit.ts'
import type { BodyEditor, DecoderEditor } from './editor.ts'
import { GraphError } from './graph-error.ts'
import type { NodeProto } from './onnx_pb.ts'

/**
 * What can be exposed, per layer i (S new rows, T = past + S, H heads, d head size):
 * `attention` vitrine.attention.i [1, H, S, T] after the softmax · `query` vitrine.q.i [1, H, S, d],
 * `key` vitrine.k.i and `value` vitrine.v.i [1, kvHeads, S, d] as the attention uses them, rotary
 * positions applied · `residual` vitrine.residual.i [1, S, width], 0 = embedding … n = after the
 * last layer · `attention-residual` vitrine.attn_residual.i, between attention and MLP · `mlp`
 * vitrine.mlp.i [1, S, intermediate] · `summary` one tensor vitrine.attention_summary
 * [n, 1, 1, T]: the mean over the heads of the last new row's attention.
 */
export const CAPTURES = [
  'attention',
  'summary',
  'query',
  'key',
  'value',
  'residual',
  'attention-residual',
  'mlp'
] as const
export type Capture = (typeof CAPTURES)[number]

export const SUMMARY = 'vitrine.attention_summary'

const PREFIX: Record<Exclude<Capture, 'summary'>, string> = {
  attention: 'vitrine.attention.',
  query: 'vitrine.q.',
  key: 'vitrine.k.',
  value: 'vitrine.v.',
  residual: 'vitrine.residual.',
  'attention-residual': 'vitrine.attn_residual.',
  mlp: 'vitrine.mlp.'
}

/** Name of the output that shows `capture` of layer (or residual boundary) `index`. */
export function outputName(capture: Exclude<Capture, 'summary'>, index: number): string {
  return `${PREFIX[capture]}${index}`
}

export interface Missing {
  readonly output: string
  readonly reason: string
}

/**
 * Adds outputs to an opened decoder. Give `finish()` afterwards.
 *
 * @returns the names added, and what could not be, each with its reason.
 */
export function instrument(
  editor: DecoderEditor,
  captures: readonly Capture[]
): { readonly outputs: readonly string[]; readonly missing: readonly Missing[] } {
  const outputs: string[] = []
  const missing: Missing[] = []
  const wanted = new Set(captures)
  const count = editor.description.layers.length
  const element = editor.description.layers[0]?.cache
  const float = element?.found === true ? element.key.element : ELEMENT.FLOAT
  /** Runs `make` in every body; all must find the tensor for it to become an output. */
  const expose = (output: string, make: (body: BodyEditor) => string | null): void => {
    const reasons = editor.bodies.map(make).filter((reason) => reason !== null)
    const [reason] = reasons
    if (reason !== undefined) return void missing.push({ output, reason })
    editor.output(output, float)
    outputs.push(output)
  }
  const probabilities = new Map<string, string>()
  const attention = (body: BodyEditor, layer: LayerDescription): string | null => {
    const name = body.name(outputName('attention', layer.index))
    if (probabilities.has(name)) return null
    const reason = addProbabilities(editor, body, layer, name)
    if (reason === null) probabilities.set(name, name)
    return reason
  }
  for (let index = 0; index < count; index++) {
    const at = (body: BodyEditor): LayerDescription => layerOf(body, index)
    if (wanted.has('attention')) {
      expose(outputName('attention', index), (body) => attention(body, at(body)))
    }
    for (const part of ['query', 'key', 'value'] as const) {
      if (!wanted.has(part)) continue
      expose(outputName(part, index), (body) => addHeads(editor, body, at(body), part))
    }
    if (wanted.has('residual')) {
      expose(outputName('residual', index), (body) => copyResidual(body, at(body).residualIn, outputName('residual', index)))
    }
    if (wanted.has('attention-residual')) {
      const name = outputName('attention-residual', index)
      expose(name, (body) => copyResidual(body, at(body).residualAfterAttention, name))
    }
    if (wanted.has('mlp')) {
      const name = outputName('mlp', index)
      expose(name, (body) => {
        const mlp = at(body).mlp
        return mlp.found ? copy(body, mlp.tensor, name) : mlp.reason
      })
    }
  }
  if (wanted.has('residual')) {
    const name = outputName('residual', count)
    expose(name, (body) => copyResidual(body, body.body.residualOut, name))
  }
  if (wanted.has('summary')) expose(SUMMARY, (body) => addSummary(editor, body, attention))
  return { outputs, missing }
}

function layerOf(body: BodyEditor, index: number): LayerDescription {
  const layer = body.body.layers[index]
  if (layer === undefined) throw new GraphError('graph-malformed', 'The branches disagree on the number of layers.')
  return layer
}

function copy(body: BodyEditor, tensor: string, logical: string): null {
  const name = body.name(logical)
  body.add({ op: 'Identity', name, inputs: [tensor], outputs: [name] })
  return null
}

type FoundResidual = { readonly found: true; readonly tensor: ResidualTensor } | { readonly found: false; readonly reason: string }

function copyResidual(body: BodyEditor, residual: FoundResidual, logical: string): string | null {
  if (!residual.found) return residual.reason
  return copy(body, nameResidual(body, residual.tensor), logical)
}

/** Gives an unnamed output slot a name; returns the tensor's name. */
export function nameResidual(body: BodyEditor, tensor: ResidualTensor): string {
  if (tensor.kind === 'named') return tensor.name
  const node = nodeWithOutput(body, tensor.anchor)
  return nameOutput(node, tensor.output, `${tensor.anchor}/output_${tensor.output}`)
}

/** Names output `slot` of a node unless it has a name, and returns it. */
function nameOutput(node: NodeProto, slot: number, name: string): string {
  while (node.output.length <= slot) node.output.push('')
  const existing = node.output[slot] ?? ''
  if (existing !== '') return existing
  node.output[slot] = name
  return name
}

function nodeWithOutput(body: BodyEditor, tensor: string): NodeProto {
  const node = body.graph.node.find((it) => it.output.includes(tensor))
  if (node === undefined) throw new GraphError('graph-malformed', `No node makes “${tensor}”.`, { tensor })
  return node
}

function attentionNode(body: BodyEditor, layer: LayerDescription): NodeProto {
  return nodeWithOutput(body, layer.output)
}

function addProbabilities(
  editor: DecoderEditor,
  body: BodyEditor,
  layer: LayerDescription,
  name: string
): string | null {
  if (!layer.probabilities.found) return layer.probabilities.reason
  const source = layer.probabilities.source
  if (source.kind === 'tensor') {
    if (!source.folded) body.add({ op: 'Identity', name, inputs: [source.tensor], outputs: [name] })
    else addUnsqueeze(editor, body, source.tensor, name)
    return null
  }
  const node = attentionNode(body, layer)
  if (source.kind === 'output-qk-logits') {
    const logits = nameOutput(node, 3, `${name}.logits`)
    body.add({ op: 'Softmax', name, inputs: [logits], outputs: [name], attributes: { axis: { int: -1 } } })
    return null
  }
  if (source.kind === 'qk-output') setAttribute(node, 'qk_output', { int: 2 })
  else setAttribute(node, 'qk_matmul_output_mode', { int: 3 })
  if ((node.output[3] ?? '') !== '') return 'The attention node’s fourth output is in use already.'
  nameOutput(node, 3, name)
  return null
}

/** [B·H, S, T] → [1, B·H, S, T]; since opset 13 `axes` is an input. */
function addUnsqueeze(editor: DecoderEditor, body: BodyEditor, input: string, name: string): void {
  const modern = editor.description.opset >= 13
  body.add({
    op: 'Unsqueeze',
    name,
    inputs: modern ? [input, editor.ints([0])] : [input],
    outputs: [name],
    ...(modern ? {} : { attributes: { axes: { ints: [0] } } })
  })
}

function addHeads(
  editor: DecoderEditor,
  body: BodyEditor,
  layer: LayerDescription,
  part: 'query' | 'key' | 'value'
): string | null {
  const name = body.name(outputName(part, layer.index))
  if (part !== 'query' && layer.cache.found) {
    const { past, rows } = rowRange(editor)
    const present = layer.cache[part].internal
    const axis = editor.ints([2])
    body.add({ op: 'Slice', name, inputs: [present, past, rows, axis], outputs: [name] })
    return null
  }
  const found = layer[part]
  if (!found.found) return found.reason
  const heads = addHeadLayout(editor, body, layer, found.source, name)
  const turns = part !== 'value' && layer.rotary.kind === 'in-attention'
  if (!turns) {
    body.add({ op: 'Identity', name, inputs: [heads], outputs: [name] })
    return null
  }
  return addRotary(editor, body, layer, heads, name)
}

/** First and one-past-last new row, for a Slice over the keys. */
export function rowRange(editor: DecoderEditor): { readonly past: string; readonly rows: string } {
  const { past, total } = editor.lengths()
  return { past, rows: total }
}

/** Brings a tensor into [B, H, S, d]; returns its name. */
function addHeadLayout(
  editor: DecoderEditor,
  body: BodyEditor,
  layer: LayerDescription,
  source: HeadTensor,
  name: string
): string {
  let tensor = source.tensor
  const step = (suffix: string): string => `${name}.${suffix}`
  if (source.columns !== null) {
    const { start, width } = source.columns
    const columns = step('columns')
    const bounds = [editor.ints([start]), editor.ints([start + width]), editor.ints([-1])]
    body.add({ op: 'Slice', name: columns, inputs: [tensor, ...bounds], outputs: [columns] })
    tensor = columns
  }
  if (source.bias !== null) {
    const { start } = source.bias
    const bounds = [editor.ints([start]), editor.ints([start + source.heads * layer.headDim]), editor.ints([0])]
    const bias = step('bias')
    const biased = step('biased')
    body.add({ op: 'Slice', name: bias, inputs: [source.bias.tensor, ...bounds], outputs: [bias] })
    body.add({ op: 'Add', name: biased, inputs: [tensor, bias], outputs: [biased] })
    tensor = biased
  }
  if (source.layout === 'heads') return tensor
  if (source.layout === 'tokens') {
    const split = step('split')
    const shape = editor.ints([0, 0, source.heads, layer.headDim])
    body.add({ op: 'Reshape', name: split, inputs: [tensor, shape], outputs: [split] })
    tensor = split
  }
  const heads = step('heads')
  const perm = { ints: [0, 2, 1, 3] }
  body.add({ op: 'Transpose', name: heads, inputs: [tensor], outputs: [heads], attributes: { perm } })
  return heads
}

/** Applies the rotary positions the attention node would apply, with the same kernel's tables. */
function addRotary(
  editor: DecoderEditor,
  body: BodyEditor,
  layer: LayerDescription,
  heads: string,
  name: string
): string | null {
  const rotary = layer.rotary
  if (rotary.kind !== 'in-attention') return 'The attention node applies no rotary positions.'
  const position = rotary.positionIds ?? editor.lengths().past
  const partial = rotary.rotaryDim < layer.headDim
  body.add({
    op: 'RotaryEmbedding',
    domain: MICROSOFT,
    name,
    inputs: [heads, position, rotary.cos, rotary.sin],
    outputs: [name],
    attributes: {
      interleaved: { int: rotary.interleaved ? 1 : 0 },
      ...(partial ? { rotary_embedding_dim: { int: rotary.rotaryDim }, num_heads: { int: layer.heads } } : {})
    }
  })
  return null
}

function addSummary(
  editor: DecoderEditor,
  body: BodyEditor,
  attention: (body: BodyEditor, layer: LayerDescription) => string | null
): string | null {
  const rows: string[] = []
  for (const layer of body.body.layers) {
    const reason = attention(body, layer)
    if (reason !== null) return reason
    const row = body.name(`vitrine.attention_last.${layer.index}`)
    const bounds = [editor.ints([-1]), editor.ints([2 ** 31 - 1]), editor.ints([2])]
    const weights = body.name(outputName('attention', layer.index))
    body.add({ op: 'Slice', name: row, inputs: [weights, ...bounds], outputs: [row] })
    rows.push(row)
  }
  const all = body.name('vitrine.attention_last')
  body.add({ op: 'Concat', name: all, inputs: rows, outputs: [all], attributes: { axis: { int: 0 } } })
  const name = body.name(SUMMARY)
  const modern = editor.description.opset >= 18
  body.add({
    op: 'ReduceMean',
    name,
    inputs: modern ? [all, editor.ints([1])] : [all],
    outputs: [name],
    attributes: { keepdims: { int: 1 }, ...(modern ? {} : { axes: { ints: [1] } }) }
  })
  return null
}
