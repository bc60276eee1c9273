import type { Absence } from '#shared/runtime/absence.ts'
import type { BlockStage } from '#shared/trace/probe.ts'
import { ELEMENT, elementTypeOf, makeNode, makeValue, type ElementType } from '../edit.ts'
import { pointIntoFile } from '../external-weights.ts'
import type { GraphProto, NodeProto } from '../onnx_pb.ts'
import { parseModel, serializeModel, type OnnxModel } from '../parse.ts'
import { sortNodes, viewGraph, type GraphView } from '../view.ts'
import type { AttentionParts } from './attention-parts.ts'
import { cutBetween } from './cut.ts'
import { flatten } from './flat.ts'
import { positionBias, positionTensors, tokenRows } from './lookups.ts'
import { attentionName, inputName, stageName, streamName, type AttentionKind } from './names.ts'
import type { NormFacts } from './norms.ts'
import { findStack, type Stack } from './stack.ts'
import { commonStages, stagesOf } from './stages.ts'
import { addSwitches } from './switches.ts'

/** What the numbers of one attention were multiplied with on their way into the product. */
export interface Factors {
  readonly query: number
  readonly key: number
  /** `null`: only a run computes it. */
  readonly product: number | null
}

/** What can be read of an encoder's graph, or of a decoder's. */
export interface StackFacts {
  readonly layers: number
  readonly normFirst: boolean
  readonly norm: NormFacts | null
  /** In the order they are computed. */
  readonly stages: readonly BlockStage[]
  /** By layer; `null` where a recurrent cell stands in its place, or there is none. */
  readonly attention: readonly Factors[] | null
  readonly cross: readonly Factors[] | null
  readonly switches: {
    readonly positions: boolean
    /** Whether queries can be kept from keys. */
    readonly visible: boolean
  }
  /** Whether the product of each kind with its output matrix was found. */
  readonly projected: Readonly<Record<AttentionKind, boolean>>
  /** Whether positions add a bias to the scores of its states' attention to each other. */
  readonly biased: boolean
  readonly head: boolean
  readonly tokens: boolean
}

/** Serialised models over one file: the stack with all its tensors, and pieces of it. */
export interface ExposedStack {
  readonly facts: StackFacts
  readonly model: Uint8Array<ArrayBuffer>
  /** Stream behind the last block → logits; `null` in an encoder. */
  readonly head: Uint8Array<ArrayBuffer> | null
  /** Ids `[1, N]` → rows of the embedding matrix. */
  readonly tokens: Uint8Array<ArrayBuffer> | null
  /** By kind and layer: heads side by side `[·, ·, H·d]` → what they add, without the bias. */
  readonly projections: Readonly<Record<AttentionKind, readonly Uint8Array<ArrayBuffer>[]>>
}

/** What is not there has its reason. */
export type OrAbsence<T> =
  ({ readonly found: true } & T) | { readonly found: false; readonly reason: Absence }

/**
 * What could be read of a graph, without making anything.
 *
 * @throws GraphError see parse.ts and `flatten`
 */
export function describeStack(source: Uint8Array): OrAbsence<{ readonly facts: StackFacts }> {
  const model = parseModel(source)
  flatten(model)
  const view = viewGraph(model.graph)
  const found = findStack(view)
  return found.found ? { found: true, facts: factsOf(view, found.stack) } : found
}

/**
 * An encoder's or a decoder's graph with everything on its way as outputs and switches as inputs (see
 * names.ts). A decoder reads a whole text at once, or token by token where it carries a cell.
 *
 * @param weightsFile name of the file `source` was read from, see PrepareOptions
 * @throws GraphError see parse.ts and `flatten`
 */
export function exposeStack(source: Uint8Array, weightsFile: string): OrAbsence<ExposedStack> {
  const model = parseModel(source)
  flatten(model)
  const { graph } = model
  const view = viewGraph(graph)
  const found = findStack(view)
  if (!found.found) return found
  const { stack } = found
  const element = elementOf(graph)
  const pieces = piecesOf(view, stack, element)
  const written = (one: GraphProto): Uint8Array<ArrayBuffer> => {
    const piece: OnnxModel = { ...model, graph: one }
    pointIntoFile(piece, source, weightsFile)
    return serializeModel(piece)
  }
  // The pieces are copies of nodes as they were before any switch.
  const head = pieces.head && written(pieces.head)
  const tokens = pieces.tokens && written(pieces.tokens)
  const projections = {
    attention: pieces.projections.attention.map(written),
    cross: pieces.projections.cross.map(written),
  }
  const facts = factsOf(view, stack)
  const copies = copiesOf(view, stack)
  addSwitches(graph, view, stack)
  graph.node = sortNodes([...graph.node, ...copies])
  for (const { output } of copies) graph.output.push(makeValue(output[0] ?? '', ELEMENT.FLOAT))
  return { found: true, facts, model: written(graph), head, tokens, projections }
}

function factsOf(view: GraphView, stack: Stack): StackFacts {
  const projected = (kind: AttentionKind): boolean =>
    stack.blocks.every((block) => (partsOf(block, kind)?.projection ?? null) !== null)
  return {
    layers: stack.blocks.length,
    normFirst: stack.normFirst,
    norm: stack.norm,
    stages: commonStages(stack),
    attention: factorsOf(stack, 'attention'),
    cross: factorsOf(stack, 'cross'),
    switches: {
      positions: positionTensors(view, stack).length > 0,
      visible: stack.blocks.every(({ self }) => self.attention !== null),
    },
    projected: { attention: projected('attention'), cross: projected('cross') },
    biased: stack.blocks.every((block) => biasOf(view, stack, block) !== null),
    head: view.isOutput('logits'),
    tokens: tokenRows(view) !== null,
  }
}

function elementOf({ input, output }: GraphProto): ElementType {
  const states = [...input, ...output].find(({ name }) =>
    ['encoder_hidden_states', 'last_hidden_state'].includes(name),
  )
  return elementTypeOf(states) ?? ELEMENT.FLOAT
}

interface Pieces {
  head: GraphProto | null
  tokens: GraphProto | null
  projections: Record<AttentionKind, GraphProto[]>
}

function piecesOf(view: GraphView, stack: Stack, element: ElementType): Pieces {
  const rows = tokenRows(view)
  const projections = (kind: AttentionKind): GraphProto[] => {
    const found = stack.blocks.flatMap((block) => {
      const projection = partsOf(block, kind)?.projection
      return projection ? cutBetween(view, projection.input, projection.output, element) : []
    })
    return found.length === stack.blocks.length ? found : []
  }
  const last = stack.outputs.at(-1) ?? ''
  const isDecoder = view.isOutput('logits')
  return {
    head: isDecoder ? cutBetween(view, last, 'logits', element) : null,
    tokens: rows === null ? null : cutBetween(view, 'input_ids', rows, ELEMENT.INT64),
    projections: { attention: projections('attention'), cross: projections('cross') },
  }
}

function partsOf(block: Stack['blocks'][number], kind: AttentionKind): AttentionParts | null {
  return (kind === 'attention' ? block.self.attention : block.cross?.attention) ?? null
}

function biasOf(view: GraphView, stack: Stack, block: Stack['blocks'][number]): string | null {
  const parts = partsOf(block, 'attention')
  return parts && positionBias(view, stack, parts.scores)
}

function factorsOf({ blocks }: Stack, kind: AttentionKind): Factors[] | null {
  const found = blocks.flatMap((block) => {
    const parts = partsOf(block, kind)
    if (parts === null) return []
    const { query, key, factor } = parts
    return { query: query.factor, key: key.factor, product: factor }
  })
  return found.length === blocks.length ? found : null
}

/** Copies in float32, named as outputs. */
function copiesOf(view: GraphView, stack: Stack): NodeProto[] {
  const copies = new Map<string, string>([[streamName(0), stack.embedding]])
  for (const [index, output] of stack.outputs.entries()) copies.set(streamName(index + 1), output)
  for (const [layer, block] of stack.blocks.entries()) {
    for (const [stage, tensor] of stagesOf(stack, block)) {
      if (tensor !== null) copies.set(stageName(stage, layer), tensor)
    }
    const bias = biasOf(view, stack, block)
    if (bias !== null) copies.set(attentionName('attention', 'bias', layer), bias)
    for (const kind of ['attention', 'cross'] as const) {
      const parts = partsOf(block, kind)
      if (parts === null) continue
      const tensors = { ...parts, query: parts.query.tensor, key: parts.key.tensor }
      for (const name of ['query', 'key', 'value', 'weights', 'context'] as const) {
        copies.set(attentionName(kind, name, layer), tensors[name])
      }
      copies.set(
        inputName(kind, layer),
        (kind === 'attention' ? block.self : block.cross)?.input ?? '',
      )
    }
  }
  return [...copies].map(([name, tensor]) =>
    makeNode({
      op: 'Cast',
      name,
      inputs: [tensor],
      outputs: [name],
      attributes: { to: { int: ELEMENT.FLOAT } },
    }),
  )
}
