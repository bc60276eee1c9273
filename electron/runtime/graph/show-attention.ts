import type { Absence } from '#shared/runtime/absence.ts'
import { addProbabilities } from './capture-attention.ts'
import { hoistConstants } from './constants.ts'
import { plainAttention, probabilitiesOf } from './cores/softmax.ts'
import type { LayerDescription } from './description.ts'
import { ELEMENT } from './edit.ts'
import { openBodies, type BodyEditor, type GraphBody, type GraphEditor } from './editor.ts'
import { reachedFrom } from './flow.ts'
import type { NodeProto } from './onnx_pb.ts'
import type { OnnxModel } from './parse.ts'
import { viewGraph, type GraphView } from './view.ts'

/** Whose attention; the decoder's is that of its states to each other, `cross` that to the source. */
export type Seq2seqAttention = 'encoder' | 'decoder' | 'cross'

/** Outputs are called as Hugging Face's exports with `output_attentions` call them, `.0`, `.1` … */
const OUTPUT: Record<Seq2seqAttention, string> = {
  encoder: 'encoder_attentions',
  decoder: 'decoder_attentions',
  cross: 'cross_attentions',
}

export interface ShownAttention {
  /** Names of the outputs that were added: float32 [1, H, S, T] after the softmax. */
  readonly added: readonly string[]
  /** Kinds that are no outputs, before or now, and why. */
  readonly missing: ReadonlyMap<Seq2seqAttention, Absence>
}

/**
 * Makes the attention of one graph of an encoder–decoder outputs of it, in both branches where a merged
 * decoder (Optimum) has two. What the graph declares by itself is left as it is. `model` is changed in
 * place.
 *
 * Found is attention in plain operators, as Optimum's exports have it: MatMul → Softmax → MatMul. Inside
 * one fused operator it is not, and said to be missing.
 *
 * Self- and cross-attention are told apart by where the keys come from: target tokens and their cache,
 * or the encoder's states and theirs. The names of nodes say nothing.
 */
export function showAttention(model: OnnxModel, part: 'encoder' | 'decoder'): ShownAttention {
  const kinds: readonly Seq2seqAttention[] = part === 'encoder' ? ['encoder'] : ['decoder', 'cross']
  const declared = new Set(model.graph.output.map(({ name }) => name))
  const wanted = kinds.filter((kind) => !declared.has(`${OUTPUT[kind]}.0`))
  if (wanted.length === 0) return { added: [], missing: new Map() }
  hoistConstants(model.graph)
  const bodies = bodiesOf(model, part)
  const editor = openBodies(model, bodies)
  const added: string[] = []
  const missing = new Map<Seq2seqAttention, Absence>()
  for (const kind of wanted) {
    const reason = whyNot(bodies, kind)
    if (reason === null) added.push(...addLayers(editor, kind))
    else missing.set(kind, reason)
  }
  editor.finish()
  return { added, missing }
}

/** One attention, as much of it as showing it takes. */
type FoundAttention = Pick<LayerDescription, 'probabilities' | 'output'>

interface Body extends GraphBody {
  /** By kind, from the first layer on. */
  readonly found: Readonly<Record<Seq2seqAttention, readonly FoundAttention[]>>
}

function bodiesOf({ graph }: OnnxModel, part: 'encoder' | 'decoder'): Body[] {
  const view = viewGraph(graph)
  const merged = view.producer('logits')
  if (merged?.opType !== 'If') return [{ branch: null, found: findAttention(view, part) }]
  return merged.attribute.flatMap(({ name: attribute, g }) => {
    if (g === undefined) return []
    const branch = { node: merged.output[0] ?? '', attribute }
    return [{ branch, found: findAttention(viewGraph(g, view), part, view) }]
  })
}

/** Of the inputs of a graph, those that carry target tokens; the encoder's own are among them. */
const OF_TARGET = /^(?:input_ids|inputs_embeds|decoder_.*|past_key_values\.\d+\.decoder\..*)$/
const OF_SOURCE = /^(?:encoder_hidden_states|past_key_values\.\d+\.encoder\..*)$/

function findAttention(
  view: GraphView,
  part: 'encoder' | 'decoder',
  outer?: GraphView,
): Body['found'] {
  const target = reachedFrom(view, (input) => OF_TARGET.test(input), outer)
  const source = reachedFrom(view, (input) => OF_SOURCE.test(input), outer)
  const found = { encoder: [], decoder: [], cross: [] } as Record<
    Seq2seqAttention,
    FoundAttention[]
  >
  for (const node of view.nodes) {
    const attention = attentionAt(view, node)
    if (attention === null) continue
    const { key, ...rest } = attention
    if (target.has(key)) found[part].push(rest)
    else if (source.has(key)) found.cross.push(rest)
  }
  return found
}

/** The attention around a Softmax, and the tensor of its keys; null: another node. */
function attentionAt(view: GraphView, node: NodeProto): (FoundAttention & { key: string }) | null {
  const plain = plainAttention(view, node)
  if (plain === null) return null
  const [, key = ''] = plain.scores.node.input
  return { output: node.output[0] ?? '', key, probabilities: probabilitiesOf(view, node, null) }
}

function whyNot(bodies: readonly Body[], kind: Seq2seqAttention): Absence | null {
  const layers = bodies.map(({ found }) => found[kind])
  const count = layers[0]?.length ?? 0
  if (count === 0 || layers.some(({ length }) => length !== count)) return 'noAttention'
  const hidden = layers.flat().find(({ probabilities }) => !probabilities.found)?.probabilities
  return hidden?.found === false ? hidden.reason : null
}

function addLayers(editor: GraphEditor<Body>, kind: Seq2seqAttention): string[] {
  const count = editor.bodies[0]?.body.found[kind].length ?? 0
  return Array.from({ length: count }, (_, layer) => {
    const name = `${OUTPUT[kind]}.${String(layer)}`
    for (const body of editor.bodies) addLayer(editor, body, kind, layer)
    editor.output(name, ELEMENT.FLOAT)
    return name
  })
}

function addLayer(
  editor: GraphEditor<Body>,
  body: BodyEditor<Body>,
  kind: Seq2seqAttention,
  layer: number,
): void {
  const found = body.body.found[kind][layer]
  if (found === undefined) return
  const name = body.name(`${OUTPUT[kind]}.${String(layer)}`)
  const rows = `${name}.rows`
  addProbabilities(editor, body, found, rows, ELEMENT.FLOAT)
  // In a graph of float16 the softmax itself may well be of float32, and a wrong type is refused.
  const attributes = { to: { int: ELEMENT.FLOAT } }
  body.add({ op: 'Cast', name, inputs: [rows], outputs: [name], attributes })
}
