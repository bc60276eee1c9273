import { absent, type HeadTensor } from '../description.ts'
import { floatAttribute, intAttribute, MICROSOFT } from '../edit.ts'
import { GraphError } from '../graph-error.ts'
import type { NodeProto } from '../onnx_pb.ts'
import { staticShape } from '../shapes.ts'
import type { AttentionCore, CoreContext } from './core.ts'
import { rotaryBefore } from './rotary.ts'

/**
 * `com.microsoft.MultiHeadAttention`: inputs query, key, value, bias, key_padding_mask,
 * attention_bias, past_key, past_value; outputs output, present_key, present_value, qk (logits
 * before the softmax, masked ones at the lowest float).
 */
export function multiHeadCore(
  node: NodeProto,
  anchor: number,
  context: CoreContext,
): AttentionCore | null {
  if (node.opType !== 'MultiHeadAttention' || node.domain !== MICROSOFT) return null
  const [query = '', key = '', value = '', bias = ''] = node.input
  const [pastKey = '', pastValue = ''] = node.input.slice(6, 8)
  const heads = intAttribute(node, 'num_heads') ?? 0
  const columns = context.lastDim(query)
  const headDim = context.cacheShape(pastKey).headDim ?? (columns === null ? null : columns / heads)
  if (heads < 1 || headDim === null || !Number.isInteger(headDim)) {
    throw new GraphError(
      'graph-unsupported',
      `Attention node “${node.name}” names no usable head sizes.`,
      { node: node.name },
    )
  }
  const separate = key !== '' && (staticShape(context.view, query)?.length ?? 3) === 3
  const part = (tensor: string, at: number): AttentionCore['query'] => {
    if (!separate) return absent('interleavedQkv')
    const start = at * heads * headDim
    const source: HeadTensor = {
      tensor,
      layout: 'tokens',
      columns: null,
      bias: bias === '' ? null : { tensor: bias, start },
      heads,
    }
    return { found: true, source }
  }
  const scale = floatAttribute(node, 'scale') ?? 0
  const [, presentKey = '', presentValue = ''] = node.output
  return {
    form: 'multi-head',
    anchor,
    node,
    heads,
    kvHeads: heads,
    headDim,
    scale: scale === 0 ? 1 / Math.sqrt(headDim) : scale,
    rotary: rotaryBefore(context.view, query),
    probabilities: { found: true, source: { kind: 'output-qk-logits' } },
    query: part(query, 0),
    key: part(key, 1),
    value: part(value, 2),
    past: pastKey === '' || pastValue === '' ? null : { key: pastKey, value: pastValue },
    present:
      presentKey === '' || presentValue === '' ? null : { key: presentKey, value: presentValue },
    output: node.output[0] ?? '',
  }
}
