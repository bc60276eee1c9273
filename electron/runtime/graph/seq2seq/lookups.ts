import { addedToScores } from '../cores/softmax.ts'
import { ELEMENT, intAttribute } from '../edit.ts'
import { ancestors } from '../flow.ts'
import type { NodeProto } from '../onnx_pb.ts'
import { staticShape } from '../shapes.ts'
import type { GraphView } from '../view.ts'
import type { Stack } from './stack.ts'

/** Nodes that hand ids on as they are: `Max` only lifts those below 0, which stand for no token. */
const PASSES = new Set(['Identity', 'Cast', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Max'])

/**
 * Rows of the token embedding matrix `[1, S, width]`, in numbers: a matrix of integers is multiplied with
 * its scale first. `null`: the graph looks no ids up in constant rows.
 */
export function tokenRows(view: GraphView): string | null {
  const lookup = view.nodes.find((node) => isTable(view, node) && idsBehind(view, node.input[1]))
  const rows = lookup?.output[0]
  if (rows === undefined) return null
  const type = view.initializer(lookup?.input[0] ?? '')?.dataType
  return type === ELEMENT.INT8 || type === ELEMENT.UINT8 ? scaled(view, rows) : rows
}

function scaled(view: GraphView, rows: string): string {
  let name = rows
  for (;;) {
    const [next] = view.consumers(name).flatMap((index) => view.nodes[index] ?? [])
    if (next === undefined || !['Cast', 'Sub', 'Mul'].includes(next.opType)) return name
    name = next.output[0] ?? name
    if (next.opType === 'Mul') return name
  }
}

function isTable(view: GraphView, node: NodeProto): boolean {
  if (node.opType !== 'Gather' || (intAttribute(node, 'axis') ?? 0) !== 0) return false
  const table = node.input[0] ?? ''
  return view.isConstant(table) && staticShape(view, table)?.length === 2
}

function idsBehind(view: GraphView, tensor = ''): boolean {
  let name = tensor
  for (;;) {
    if (name === 'input_ids') return true
    const node = view.producer(name)
    if (node === undefined || !PASSES.has(node.opType)) return false
    name = node.input[0] ?? ''
  }
}

/**
 * What tells positions apart: vectors that are added to the tokens' before the first block, else rows a
 * bias of the scores is made of (T5: one for each distance and head). Empty: neither was found.
 */
export function positionTensors(view: GraphView, stack: Stack): string[] {
  const tokens = tokenRows(view)
  const from = view.producerIndex(tokens ?? '')
  if (from === undefined) return []
  const before = [...ancestors(view, stack.embedding)].sort((a, b) => b - a)
  for (const index of before) {
    const node = view.nodes[index]
    if (node?.opType !== 'Add' || node.input.some((name) => view.isConstant(name))) continue
    const others = node.input.filter((name) => !ancestors(view, name).has(from))
    if (others.length === 1 && node.input.length === 2) return others
  }
  const biases = stack.blocks.flatMap(({ self }) => {
    const scores = self.attention?.scores
    return scores === undefined ? [] : [...ancestors(view, scores)]
  })
  return tablesAmong(view, stack, biases)
}

/**
 * What positions add to an attention's scores, `[1, H, S, T]`, perhaps with the mask in it (T5: Raffel et
 * al. 2020, section 2.1); `null`: nothing.
 *
 * @param scores what the softmax reads
 */
export function positionBias(view: GraphView, stack: Stack, scores: string): string | null {
  const biases = addedToScores(view, scores).filter(
    (tensor) => tablesAmong(view, stack, [...ancestors(view, tensor)]).length > 0,
  )
  return biases.length === 1 ? (biases[0] ?? null) : null
}

/** Of some nodes, what those give that look rows up, but for the embedding's. */
function tablesAmong(view: GraphView, stack: Stack, indices: readonly number[]): string[] {
  const embedding = new Set(ancestors(view, stack.embedding))
  return [...new Set(indices)].flatMap((index) => {
    const node = view.nodes[index]
    if (node === undefined || embedding.has(index) || !isTable(view, node)) return []
    return node.output[0] ?? []
  })
}
