import { nodeMaking } from './body-edits.ts'
import type { LayerDescription, PositionPlace } from './description.ts'
import { ELEMENT, shapedValue } from './edit.ts'
import { floatOf, type BodyEditor, type DecoderEditor } from './editor.ts'
import { reroute, switchBranch } from './switch-branch.ts'
import { addAttentionBias } from './switch-keys.ts'
import { switchStream } from './switch-stream.ts'
import { sortNodes } from './view.ts'

/**
 * Inputs that switch parts of a decoder off, all float32: 1 keeps, 0 switches off. With ones everywhere
 * and a bias of zeros the decoder is what it was.
 */
export const SWITCHES = {
  /** [layers, heads]: factors on each head's mixed values, before the output projection. */
  heads: 'vitrine.keep_heads',
  /** [layers]: factors on what the feed-forward networks add to the stream. */
  ffns: 'vitrine.keep_ffns',
  /** [layers]: factors on what is carried past attention and feed-forward network. */
  residuals: 'vitrine.keep_residuals',
  /** [1]: how much of the positional information stays. */
  positions: 'vitrine.keep_positions',
  /** [S, T]: added to every head's scores before the softmax. */
  bias: 'vitrine.attention_bias',
} as const

/**
 * Adds the inputs of `SWITCHES` to an opened decoder; call its `finish()` and then `sortBodies`. What
 * the graph does not offer stays on: the feed-forward networks, streams and positions its description
 * lacks.
 */
export function addSwitches(editor: DecoderEditor): void {
  const { layers } = editor.description
  const heads = layers[0]?.heads ?? 0
  addInput(editor, SWITCHES.heads, [layers.length, heads])
  addInput(editor, SWITCHES.ffns, [layers.length])
  addInput(editor, SWITCHES.residuals, [layers.length])
  addInput(editor, SWITCHES.positions, [1])
  addInput(editor, SWITCHES.bias, ['vitrine_rows', 'vitrine_total'])
  addRest(editor)
  for (const { index } of layers) addFactors(editor, index, heads)
  for (const body of editor.bodies) {
    switchStream(body, body.body.layers, residualOf)
    for (const layer of body.body.layers) {
      switchHeads(editor, body, layer)
      const { mlpOutput } = layer.stages
      if (mlpOutput.found) switchBranch(body, mlpOutput.tensor, ffnOf(layer.index))
    }
    addAttentionBias(editor, body, typed(SWITCHES.bias))
    if (body.body.positions.found) switchPositions(body, body.body.positions.places, editor)
  }
}

/** Puts nodes added in the middle of a graph before those that read them. */
export function sortBodies({ bodies, model }: DecoderEditor): void {
  for (const { graph } of bodies) graph.node = sortNodes(graph.node)
  model.graph.node = sortNodes(model.graph.node)
}

/** Name of an input in the element type of the activations. */
function typed(input: string): string {
  return `${input}.typed`
}

function addInput(editor: DecoderEditor, name: string, dims: readonly (number | string)[]): void {
  editor.model.graph.input.push(shapedValue(name, ELEMENT.FLOAT, dims))
  const attributes = { to: { int: floatOf(editor) } }
  editor.prepend({
    op: 'Cast',
    name: typed(name),
    inputs: [name],
    outputs: [typed(name)],
    attributes,
  })
}

const REST = 'vitrine.without_positions'

/** 1 − how much of the positions stays. */
function addRest(editor: DecoderEditor): void {
  const one = `${REST}.one`
  const attributes = { to: { int: floatOf(editor) } }
  editor.prepend({ op: 'Cast', name: one, inputs: [editor.ints([1])], outputs: [one], attributes })
  const inputs = [one, typed(SWITCHES.positions)]
  editor.prepend({ op: 'Sub', name: REST, inputs, outputs: [REST] })
}

const headsOf = (layer: number): string => `vitrine.heads.${layer}`
const ffnOf = (layer: number): string => `vitrine.ffn.${layer}`
const residualOf = (layer: number): string => `vitrine.carry.${layer}`

/** A layer's factors: [heads, 1], [1] and [1]. */
function addFactors(editor: DecoderEditor, layer: number, heads: number): void {
  const row = `${headsOf(layer)}.row`
  const at = editor.ints([layer])
  editor.prepend({ op: 'Gather', name: row, inputs: [typed(SWITCHES.heads), at], outputs: [row] })
  editor.prepend({
    op: 'Reshape',
    name: headsOf(layer),
    inputs: [row, editor.ints([heads, 1])],
    outputs: [headsOf(layer)],
  })
  for (const [input, name] of [
    [SWITCHES.ffns, ffnOf(layer)],
    [SWITCHES.residuals, residualOf(layer)],
  ] as const) {
    editor.prepend({ op: 'Gather', name, inputs: [typed(input), at], outputs: [name] })
  }
}

function switchHeads(editor: DecoderEditor, body: BodyEditor, layer: LayerDescription): void {
  const name = body.name(`vitrine.context.${layer.index}`)
  const { tensor, layout } = layer.stages.context
  reroute(body, tensor, name)
  if (layout === 'heads') {
    // [B, H, S, d] · [H, 1, 1]
    const factors = `${name}.factors`
    const shape = editor.ints([layer.heads, 1, 1])
    body.add({
      op: 'Reshape',
      name: factors,
      inputs: [headsOf(layer.index), shape],
      outputs: [factors],
    })
    body.add({ op: 'Mul', name, inputs: [tensor, factors], outputs: [name] })
    return
  }
  const split = `${name}.split`
  const kept = `${name}.kept`
  const shape = editor.ints([0, 0, layer.heads, -1])
  body.add({ op: 'Reshape', name: split, inputs: [tensor, shape], outputs: [split] })
  body.add({ op: 'Mul', name: kept, inputs: [split, headsOf(layer.index)], outputs: [kept] })
  body.add({ op: 'Reshape', name, inputs: [kept, editor.ints([0, 0, -1])], outputs: [name] })
}

function switchPositions(
  body: BodyEditor,
  places: readonly PositionPlace[],
  editor: DecoderEditor,
): void {
  const switched = new Map<string, string>()
  for (const { of, at, without } of places) {
    const node = nodeMaking(body, of)
    const tensor = node.input[at] ?? ''
    const key = `${without} ${tensor}`
    const name = switched.get(key) ?? body.name(`vitrine.positions.${switched.size}`)
    if (!switched.has(key)) addSwitched(editor, body, { tensor, name, without })
    switched.set(key, name)
    node.input[at] = name
  }
}

/** keep · tensor + (1 − keep) · what it is without positions */
function addSwitched(
  editor: DecoderEditor,
  body: BodyEditor,
  { tensor, name, without }: { tensor: string; name: string } & Pick<PositionPlace, 'without'>,
): void {
  const keep = typed(SWITCHES.positions)
  if (without === 'zero') {
    body.add({ op: 'Mul', name, inputs: [tensor, keep], outputs: [name] })
    return
  }
  const kept = `${name}.kept`
  body.add({ op: 'Mul', name: kept, inputs: [tensor, keep], outputs: [kept] })
  let rest = REST
  if (without === 'cos-table') {
    const first = `${name}.first`
    rest = `${name}.rest`
    body.add({ op: 'Gather', name: first, inputs: [tensor, editor.ints([0])], outputs: [first] })
    body.add({ op: 'Mul', name: rest, inputs: [first, REST], outputs: [rest] })
  }
  body.add({ op: 'Add', name, inputs: [kept, rest], outputs: [name] })
}
