import { plainAttention } from '../cores/softmax.ts'
import { unscaled } from '../cores/scale.ts'
import { isProjection } from '../flow.ts'
import type { NodeProto } from '../onnx_pb.ts'
import type { GraphView } from '../view.ts'

/** A tensor as the product reads it, and the number it was multiplied with before. */
export interface Factored {
  readonly tensor: string
  readonly factor: number
}

/**
 * Tensors of one attention in plain operators. Heads are an axis of their own or folded into the batch:
 * of a single text both lie in memory alike, `[H, rows, columns]`.
 */
export interface AttentionParts {
  /** `[H, S, d]` */
  readonly query: Factored
  /** `[H, d, T]` */
  readonly key: Factored
  /** `[H, T, d]` */
  readonly value: string
  /** What QKᵀ is multiplied with by itself, `null`: only a run computes it. */
  readonly factor: number | null
  /** The softmax' input and output, `[H, S, T]`. */
  readonly scores: string
  readonly weights: string
  /** Σ weight·v, `[H, S, d]`. */
  readonly context: string
  /** The product with the output matrix, without its bias; `null`: it is not one of numbers as they are. */
  readonly projection: { readonly input: string; readonly output: string } | null
}

export function attentionParts(view: GraphView, softmax: NodeProto): AttentionParts | null {
  const plain = plainAttention(view, softmax)
  if (plain === null) return null
  const { scores, mix } = plain
  const [query = '', key = ''] = scores.node.input
  const context = mix.output[0] ?? ''
  return {
    query: factored(view, query),
    key: factored(view, key),
    value: mix.input[1] ?? '',
    factor: scores.factor,
    scores: softmax.input[0] ?? '',
    weights: softmax.output[0] ?? '',
    context,
    projection: projectionOf(view, context),
  }
}

const SHAPING = new Set(['Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Identity', 'Cast'])

/** All plain numbers a tensor was multiplied with on its way, whatever else only moved it. */
function factored(view: GraphView, tensor: string): Factored {
  let factor = 1
  let name = tensor
  for (;;) {
    const before = unscaled(view, name)
    if (before.factor === null) return { tensor, factor }
    factor *= before.factor
    const node = view.producer(before.tensor)
    if (node === undefined || !SHAPING.has(node.opType)) return { tensor, factor }
    name = node.input[0] ?? ''
  }
}

const EXACT = new Set(['MatMul', 'MatMulNBits'])

/** The heads side by side, and the product that mixes them. */
function projectionOf(view: GraphView, context: string): AttentionParts['projection'] {
  const waiting = [context]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const index of view.consumers(name)) {
      const node = view.nodes[index]
      if (node === undefined) continue
      if (EXACT.has(node.opType) && isProjection(view, node) && node.input[0] === name) {
        return { input: name, output: node.output[0] ?? '' }
      }
      if (SHAPING.has(node.opType) && node.input[0] === name) waiting.push(node.output[0] ?? '')
    }
  }
  return null
}
