import type { AttentionCore } from './cores/core.ts'
import { rotaryNode } from './cores/rotary.ts'
import { absent } from './description.ts'
import type { DecoderBody, LayerDescription, PositionPlace } from './description.ts'
import { MICROSOFT } from './edit.ts'
import { behindPasses, reachedFrom } from './flow.ts'
import type { NodeProto } from './onnx_pb.ts'
import { staticShape } from './shapes.ts'
import type { GraphView } from './view.ts'

/** Nodes between the token embedding and the first layer, or around one rotary turn. */
const REACH = 40
const IDS = 'input_ids'

/**
 * Finds every place where a decoder's tokens are told where they stand: rotary tables (Su et al. 2021) of
 * each attention, and what is added to the token embedding that does not depend on the tokens.
 *
 * @param outer the graph around a branch
 */
export function findPositions(
  view: GraphView,
  cores: readonly AttentionCore[],
  [first]: readonly LayerDescription[],
  outer?: GraphView,
): DecoderBody['positions'] {
  const ofTokens = reachedFrom(view, (input) => input === IDS, outer)
  const places: PositionPlace[] = []
  for (const core of cores) {
    const found = rotaryPlaces(view, core, ofTokens)
    if (found === null) return absent('noPositions')
    places.push(...found)
  }
  const stream = first?.residualIn
  if (stream?.found === true && stream.tensor.kind === 'named') {
    places.push(...embeddingPlaces(view, stream.tensor.name, ofTokens))
  }
  return places.length === 0 ? absent('noPositions') : { found: true, places }
}

/** null: they are turned in a way that is not understood. */
function rotaryPlaces(
  view: GraphView,
  core: AttentionCore,
  ofTokens: ReadonlySet<string>,
): readonly PositionPlace[] | null {
  if (core.rotary.kind === 'none') return []
  if (core.rotary.kind === 'in-attention') return tables(core.node, 7, 'cos-table')
  const query = core.query.found ? core.query.source.tensor : ''
  const key = core.key.found ? core.key.source.tensor : (core.present?.key ?? '')
  const turned = [query, key].map((tensor) => {
    const node = rotaryNode(view, tensor)
    if (node?.opType !== 'RotaryEmbedding') {
      return node === undefined ? null : plainPlaces(view, node, ofTokens)
    }
    // Without position ids the operator of ai.onnx takes rows that were gathered by position already.
    if (node.domain === MICROSOFT) return tables(node, 2, 'cos-table')
    return tables(node, 1, (node.input[3] ?? '') === '' ? 'cos' : 'cos-table')
  })
  return turned.includes(null) ? null : turned.flatMap((places) => places ?? [])
}

function tables(
  node: NodeProto,
  cosAt: number,
  without: PositionPlace['without'],
): readonly PositionPlace[] {
  const of = node.output[0] ?? ''
  return [
    { of, at: cosAt, without },
    { of, at: cosAt + 1, without: 'zero' },
  ]
}

const SHAPING = new Set([
  'Concat',
  'Unsqueeze',
  'Squeeze',
  'Reshape',
  'Flatten',
  'Transpose',
  'Cast',
])

/** x·cos + rotateHalf(x)·sin, found by the negated half. */
function plainPlaces(
  view: GraphView,
  negation: NodeProto,
  ofTokens: ReadonlySet<string>,
): readonly PositionPlace[] | null {
  let turned = negation.output[0] ?? ''
  for (let step = 0; step < REACH; step++) {
    const [index = -1, ...others] = view.consumers(turned)
    const node = view.nodes[index]
    if (node === undefined || others.length > 0) return null
    if (SHAPING.has(node.opType)) {
      turned = node.output[0] ?? ''
      continue
    }
    const sum = onlyConsumer(view, node.output[0] ?? '')
    if (node.opType !== 'Mul' || sum?.opType !== 'Add') return null
    const other = sum.input.find((name) => name !== node.output[0]) ?? ''
    const straight = view.producer(behindPasses(view, other))
    const sin = factorOf(node, ofTokens, 'zero')
    const cos = straight?.opType === 'Mul' ? factorOf(straight, ofTokens, 'cos') : null
    return sin === null || cos === null ? null : [sin, cos]
  }
  return null
}

function onlyConsumer(view: GraphView, tensor: string): NodeProto | undefined {
  const [index = -1, ...others] = view.consumers(tensor)
  return others.length > 0 ? undefined : view.nodes[index]
}

/** Of a product, the factor that is the same whatever the tokens are. */
function factorOf(
  node: NodeProto,
  ofTokens: ReadonlySet<string>,
  without: PositionPlace['without'],
): PositionPlace | null {
  const free = [0, 1].filter((at) => !ofTokens.has(node.input[at] ?? ''))
  const [at] = free
  return at === undefined || free.length > 1 ? null : { of: node.output[0] ?? '', at, without }
}

const SUMS = new Set(['Add', 'SkipLayerNormalization', 'SkipSimplifiedLayerNormalization'])

/** What is added to the token embedding on its way into the first layer. */
function embeddingPlaces(
  view: GraphView,
  stream: string,
  ofTokens: ReadonlySet<string>,
): readonly PositionPlace[] {
  const places: PositionPlace[] = []
  const waiting = [stream]
  const seen = new Set<NodeProto>()
  for (let step = 0; step < waiting.length && step < REACH; step++) {
    const node = view.producer(waiting[step] ?? '')
    if (node === undefined || seen.has(node)) continue
    seen.add(node)
    for (const [at, input] of node.input.entries()) {
      if (ofTokens.has(input)) waiting.push(input)
      else if (SUMS.has(node.opType) && at < 2 && !isBias(view, input)) {
        places.push({ of: node.output[0] ?? '', at, without: 'zero' })
      }
    }
  }
  return places
}

/** The same for all positions. */
function isBias(view: GraphView, tensor: string): boolean {
  return view.isConstant(tensor) && (staticShape(view, tensor)?.length ?? 2) < 2
}
