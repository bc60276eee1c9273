import type { DecoderBody, GraphDescription } from './description.ts'
import { ELEMENT, int64Tensor, makeNode, makeValue } from './edit.ts'
import type { ElementType, NodeSpec } from './edit.ts'
import { GraphError } from './graph-error.ts'
import type { GraphProto, NodeProto } from './onnx_pb.ts'
import type { OnnxModel } from './parse.ts'

/** A graph with nodes of its own: the main one, or one branch of a merged decoder's `If`. */
export interface GraphBody {
  /** First output of the `If` node and the name of its attribute; null: the main graph. */
  readonly branch: { readonly node: string; readonly attribute: string } | null
}

/** Adds nodes to one body; names inside a branch get a suffix, ONNX allows each name only once. */
export interface BodyEditor<B extends GraphBody = DecoderBody> {
  readonly body: B
  readonly graph: GraphProto
  /** The name a tensor or node of that logical name has in this body. */
  name(logical: string): string
  add(spec: NodeSpec): void
}

export interface GraphEditor<B extends GraphBody = DecoderBody> {
  readonly model: OnnxModel
  readonly bodies: readonly BodyEditor<B>[]
  /** Adds a node before everything else; it may read graph inputs, constants and other such nodes. */
  prepend(spec: NodeSpec): void
  /** Name of an int64 constant [values.length] (a scalar where `scalar`). */
  ints(values: readonly number[], scalar?: boolean): string
  /** Makes `logical` an output: every body must have produced `body.name(logical)`. */
  output(logical: string, element: ElementType): void
  finish(): void
}

export interface DecoderEditor extends GraphEditor {
  readonly description: GraphDescription
  /** Names of tensors of this run, each int64 [1]: new rows S, total T = past + S, past P. */
  lengths(): { readonly rows: string; readonly total: string; readonly past: string }
}

/** Opens a parsed decoder for edits; `model` is changed in place, nothing is copied. */
export function openDecoder(model: OnnxModel, description: GraphDescription): DecoderEditor {
  let lengthNames: { rows: string; total: string; past: string } | null = null
  const editor: DecoderEditor = {
    ...openBodies(model, description.bodies),
    description,
    lengths() {
      lengthNames ??= addLengths(editor)
      return lengthNames
    },
  }
  return editor
}

/** Opens the bodies of a parsed model for edits; `model` is changed in place, nothing is copied. */
export function openBodies<B extends GraphBody>(
  model: OnnxModel,
  bodiesOf: readonly B[],
): GraphEditor<B> {
  const graph = model.graph
  const prelude: NodeProto[] = []
  const constants = new Map<string, string>()
  const bodies = bodiesOf.map((body) => openBody(graph, body))
  return {
    model,
    bodies,
    prepend: (spec) => void prelude.push(makeNode(spec)),
    ints(values, scalar = false) {
      const name = `vitrine.const.${values.join('_')}${scalar ? '.scalar' : ''}`
      if (!constants.has(name)) {
        constants.set(name, name)
        graph.initializer.push(int64Tensor(name, values, scalar ? [] : [values.length]))
      }
      return name
    },
    output(logical, element) {
      for (const body of bodies) {
        if (body.body.branch === null) continue
        body.graph.output.push(makeValue(body.name(logical), element))
      }
      const first = bodies[0]
      if (first !== undefined && first.body.branch !== null)
        ifNode(graph, first.body.branch.node).output.push(logical)
      graph.output.push(makeValue(logical, element))
    },
    finish() {
      graph.node.unshift(...prelude)
      prelude.length = 0
    },
  }
}

export function ifNode(graph: GraphProto, name: string): NodeProto {
  const node = graph.node.find((it) => it.opType === 'If' && it.output[0] === name)
  if (node === undefined)
    throw new GraphError('graph-malformed', `The If node before “${name}” is gone.`, {
      damage: 'branch',
    })
  return node
}

function openBody<B extends GraphBody>(graph: GraphProto, body: B): BodyEditor<B> {
  const branch = body.branch
  const target =
    branch === null
      ? graph
      : ifNode(graph, branch.node).attribute.find((it) => it.name === branch.attribute)?.g
  if (target === undefined)
    throw new GraphError('graph-malformed', 'A branch of the If node is missing.', {
      damage: 'branch',
    })
  const suffix = branch === null ? '' : `/${branch.attribute}`
  const name = (logical: string): string => `${logical}${suffix}`
  return { body, graph: target, name, add: (spec) => void target.node.push(makeNode(spec)) }
}

function addLengths(editor: DecoderEditor): { rows: string; total: string; past: string } {
  const { names, layers } = editor.description
  const rows = 'vitrine.length.rows'
  const total = 'vitrine.length.total'
  const past = 'vitrine.length.past'
  dimension(editor, names.ids, 1, rows)
  if (names.attentionMask !== null) {
    dimension(editor, names.attentionMask, 1, total)
    editor.prepend({ op: 'Sub', name: past, inputs: [total, rows], outputs: [past] })
    return { rows, total, past }
  }
  const cache = layers[0]?.cache
  if (cache?.found === true) {
    dimension(editor, cache.key.past, 2, past)
    editor.prepend({ op: 'Add', name: total, inputs: [past, rows], outputs: [total] })
    return { rows, total, past }
  }
  editor.prepend({ op: 'Identity', name: total, inputs: [rows], outputs: [total] })
  return { rows, total, past: editor.ints([0]) }
}

/** `output` := the size of dimension `axis`, as int64 [1]. */
function dimension(editor: DecoderEditor, tensor: string, axis: number, output: string): void {
  const shape = `${output}.shape`
  editor.prepend({ op: 'Shape', name: shape, inputs: [tensor], outputs: [shape] })
  editor.prepend({
    op: 'Gather',
    name: output,
    inputs: [shape, editor.ints([axis])],
    outputs: [output],
  })
}

/** Element type of the activations: that of the cache, float32 without one. */
export function floatOf(editor: DecoderEditor): ElementType {
  const cache = editor.description.layers[0]?.cache
  return cache?.found === true ? cache.key.element : ELEMENT.FLOAT
}
