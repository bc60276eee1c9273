import { ELEMENT, int64Tensor, makeNode, makeValue, shapedValue, type ElementType } from './edit.ts'
import type { GraphProto } from './onnx_pb.ts'

/** What a head tells of its logits [1, N, vocabulary] without handing them out. */
export const TOPS = {
  /** Input, int64 [1]: how many of the largest, 1 to the vocabulary's size. */
  count: 'vitrine.top_count',
  /** float32 [1, N, count], largest first. */
  logits: 'vitrine.top_logits',
  /** int64 [1, N, count]; among equals the lower id comes first, as ONNX's TopK has it. */
  ids: 'vitrine.top_ids',
  /** float32 [1, N, 1]: log Σ exp(logit). */
  logSum: 'vitrine.log_sum_exp',
} as const

/**
 * Adds the outputs of `TOPS` to a graph that makes logits.
 *
 * @param logits [1, N, vocabulary]
 * @param opset since 18 the axes of a reduction are an input
 */
export function addTops(
  graph: GraphProto,
  logits: string,
  element: ElementType,
  opset: number,
): void {
  const wide = `${TOPS.logits}.float32`
  const to = { to: { int: ELEMENT.FLOAT } }
  const keepdims = { keepdims: { int: 1 } }
  graph.input.push(shapedValue(TOPS.count, ELEMENT.INT64, [1]))
  if (element !== ELEMENT.FLOAT) {
    graph.node.push(
      makeNode({ op: 'Cast', name: wide, inputs: [logits], outputs: [wide], attributes: to }),
    )
  }
  const from = element === ELEMENT.FLOAT ? logits : wide
  const last = `${TOPS.logSum}.axes`
  if (opset >= 18) graph.initializer.push(int64Tensor(last, [-1]))
  graph.node.push(
    makeNode({
      op: 'TopK',
      name: TOPS.ids,
      inputs: [from, TOPS.count],
      outputs: [TOPS.logits, TOPS.ids],
      attributes: { axis: { int: -1 }, largest: { int: 1 }, sorted: { int: 1 } },
    }),
    makeNode({
      op: 'ReduceLogSumExp',
      name: TOPS.logSum,
      inputs: opset >= 18 ? [from, last] : [from],
      outputs: [TOPS.logSum],
      attributes: opset >= 18 ? keepdims : { ...keepdims, axes: { ints: [-1] } },
    }),
  )
  graph.output.push(
    makeValue(TOPS.logits, ELEMENT.FLOAT),
    makeValue(TOPS.ids, ELEMENT.INT64),
    makeValue(TOPS.logSum, ELEMENT.FLOAT),
  )
}
