import type { HeadTensor } from '../description.ts'
import { floatAttribute, intAttribute, MICROSOFT } from '../edit.ts'
import { GraphError } from '../graph-error.ts'
import type { NodeProto } from '../onnx_pb.ts'
import { staticShape } from '../shapes.ts'
import type { AttentionCore, CoreContext } from './core.ts'
import { rotaryBefore } from './rotary.ts'

/**
 * `ai.onnx` `Attention` (opset 23+): inputs Q, K, V, attn_mask, past_key, past_value; outputs Y,
 * present_key, present_value, qk_matmul_output. Q is [B, S, H·d] with `q_num_heads`, or
 * [B, H, S, d].
 */
export function onnxAttentionCore(
  node: NodeProto,
  anchor: number,
  context: CoreContext,
): AttentionCore | null {
  if (node.opType !== 'Attention' || node.domain === MICROSOFT) return null
  const [query = '', key = '', value = '', , pastKey = '', pastValue = ''] = node.input
  const flatHeads = intAttribute(node, 'q_num_heads')
  const flat = flatHeads !== undefined
  const cache = context.cacheShape(pastKey)
  const shape = flat ? null : staticShape(context.view, query)
  const heads = flatHeads ?? shape?.[1] ?? null
  const kvHeads =
    intAttribute(node, 'kv_num_heads') ??
    cache.heads ??
    staticShape(context.view, key)?.[1] ??
    heads
  const columns = context.lastDim(query)
  const headDim =
    cache.headDim ?? (columns === null || heads === null ? null : flat ? columns / heads : columns)
  if (heads === null || kvHeads === null || headDim === null) {
    throw new GraphError(
      'graph-unsupported',
      `Attention node “${node.name}” names no usable head sizes.`,
      { node: node.name },
    )
  }
  const part = (tensor: string, count: number): { found: true; source: HeadTensor } => ({
    found: true,
    source: { tensor, layout: flat ? 'tokens' : 'heads', columns: null, bias: null, heads: count },
  })
  const [, presentKey = '', presentValue = ''] = node.output
  return {
    form: 'onnx-attention',
    anchor,
    node,
    heads,
    kvHeads,
    headDim,
    scale: floatAttribute(node, 'scale') ?? 1 / Math.sqrt(headDim),
    rotary: rotaryBefore(context.view, query),
    probabilities: { found: true, source: { kind: 'qk-matmul-output' } },
    query: part(query, heads),
    key: part(key, kvHeads),
    value: part(value, kvHeads),
    past: pastKey === '' || pastValue === '' ? null : { key: pastKey, value: pastValue },
    present:
      presentKey === '' || presentValue === '' ? null : { key: presentKey, value: presentValue },
    output: node.output[0] ?? '',
  }
}
