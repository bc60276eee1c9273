import { addFound, addResidual } from './body-edits.ts'
import { addProbabilities, addSummary } from './capture-attention.ts'
import { addContext, addHeads } from './capture-heads.ts'
import { addLastQuery } from './capture-query.ts'
import {
  LAST_QUERY,
  outputName,
  SUMMARY,
  type Capture,
  type LayerCapture,
  type Missing,
} from './captures.ts'
import type { BlockStages, LayerDescription, Maybe } from './description.ts'
import { floatOf, type BodyEditor, type DecoderEditor } from './editor.ts'
import { GraphError } from './graph-error.ts'

/** Makes one output in one body; returns why it cannot, or `null`. */
type Make = (body: BodyEditor) => string | null

/**
 * Adds the outputs that `captures` name (captures.ts) to an opened decoder; call its `finish()`
 * afterwards.
 *
 * @returns the names added, and what could not be, each with its reason.
 */
export function instrument(
  editor: DecoderEditor,
  captures: readonly Capture[],
): { readonly outputs: readonly string[]; readonly missing: readonly Missing[] } {
  const element = floatOf(editor)
  const outputs: string[] = []
  const missing: Missing[] = []
  for (const [output, make] of plan(editor, new Set(captures))) {
    // Every body must have the tensor for it to become an output of the graph.
    const [reason] = editor.bodies.map(make).filter((it) => it !== null)
    if (reason !== undefined) {
      missing.push({ output, reason })
      continue
    }
    editor.output(output, element)
    outputs.push(output)
  }
  return { outputs, missing }
}

function plan(editor: DecoderEditor, wanted: ReadonlySet<Capture>): readonly [string, Make][] {
  const steps: [string, Make][] = []
  const count = editor.description.layers.length
  const attention = onceEach((body, layer) =>
    addProbabilities(
      editor,
      body,
      layer,
      body.name(outputName('attention', layer.index)),
      floatOf(editor),
    ),
  )
  const query = onceEach((body, layer) => addHeads(editor, body, layer, 'query'))
  const perLayer: Record<
    LayerCapture,
    (body: BodyEditor, layer: LayerDescription) => string | null
  > = {
    attention,
    query,
    key: (body, layer) => addHeads(editor, body, layer, 'key'),
    value: (body, layer) => addHeads(editor, body, layer, 'value'),
    residual: (body, layer) =>
      addResidual(body, layer.residualIn, outputName('residual', layer.index)),
    'attention-residual': (body, layer) =>
      addResidual(
        body,
        layer.residualAfterAttention,
        outputName('attention-residual', layer.index),
      ),
    mlp: (body, layer) => addFound(body, layer.mlp, outputName('mlp', layer.index)),
    'attention-input': stage('attention-input', ({ attentionInput }) => attentionInput),
    'attention-output': stage('attention-output', ({ attentionOutput }) => attentionOutput),
    'mlp-input': stage('mlp-input', ({ mlpInput }) => mlpInput),
    'mlp-output': stage('mlp-output', ({ mlpOutput }) => mlpOutput),
    context: (body, layer) => addContext(editor, body, layer),
  }
  for (const capture of wanted) {
    if (capture === 'summary' || capture === 'last-query') continue
    for (let index = 0; index < count; index++) {
      const make: Make = (body) => perLayer[capture](body, layerOf(body, index))
      steps.push([outputName(capture, index), make])
    }
  }
  if (wanted.has('residual')) {
    const output = outputName('residual', count)
    steps.push([output, (body) => addResidual(body, body.body.residualOut, output)])
  }
  if (wanted.has('summary')) {
    steps.push([SUMMARY, (body) => addSummary(editor, body, (layer) => attention(body, layer))])
  }
  if (wanted.has('last-query')) {
    const make: Make = (body) => addLastQuery(editor, body, (layer) => query(body, layer))
    steps.push([LAST_QUERY, make])
  }
  return steps
}

/** A capture that is a copy of one of a block's tensors. */
function stage(
  capture: LayerCapture,
  of: (stages: BlockStages) => Maybe<{ readonly tensor: string }>,
): (body: BodyEditor, layer: LayerDescription) => string | null {
  return (body, { stages, index }) => addFound(body, of(stages), outputName(capture, index))
}

/** The summary needs every layer's rows, which may be outputs of their own already. */
function onceEach(
  make: (body: BodyEditor, layer: LayerDescription) => string | null,
): (body: BodyEditor, layer: LayerDescription) => string | null {
  const done = new Map<string, string | null>()
  return (body, layer) => {
    const key = body.name(String(layer.index))
    const known = done.get(key)
    if (known !== undefined) return known
    const reason = make(body, layer)
    done.set(key, reason)
    return reason
  }
}

function layerOf(body: BodyEditor, index: number): LayerDescription {
  const layer = body.body.layers[index]
  if (layer === undefined) {
    throw new GraphError('graph-malformed', 'The branches differ in their number of layers.', {
      damage: 'branch',
    })
  }
  return layer
}
