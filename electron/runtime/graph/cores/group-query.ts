import { absent } from '../description.ts'
import type { HeadTensor, Rotary } from '../description.ts'
import { floatAttribute, intAttribute, MICROSOFT } from '../edit.ts'
import { GraphError } from '../graph-error.ts'
import type { NodeProto } from '../onnx_pb.ts'
import type { AttentionCore, CoreContext } from './core.ts'

/**
 * `com.microsoft.GroupQueryAttention`: inputs query, key, value, past_key, past_value, seqlens_k,
 * total_sequence_length, cos_cache, sin_cache, position_ids; outputs output, present_key,
 * present_value, output_qk (ONNX Runtime ContribOperators.md). Packed: Q | K | V in `query`.
 */
export function groupQueryCore(
  node: NodeProto,
  anchor: number,
  context: CoreContext,
): AttentionCore | null {
  if (node.opType !== 'GroupQueryAttention' || node.domain !== MICROSOFT) return null
  const [query = '', key = '', value = '', pastKey = '', pastValue = ''] = node.input
  const heads = intAttribute(node, 'num_heads') ?? 0
  const kvHeads = intAttribute(node, 'kv_num_heads') ?? 0
  const packed = key === ''
  const headDim = headSize(query, packed ? heads + 2 * kvHeads : heads, pastKey, context)
  if (heads < 1 || kvHeads < 1 || headDim === null || heads % kvHeads !== 0) {
    throw new GraphError(
      'graph-unsupported',
      `Attention node “${node.name}” names no usable head sizes.`,
      {
        node: node.name,
      },
    )
  }
  const part = (
    start: number,
    count: number,
    tensor: string,
  ): { found: true; source: HeadTensor } => ({
    found: true,
    source: {
      tensor: packed ? query : tensor,
      layout: 'tokens',
      columns: packed ? { start: start * headDim, width: count * headDim } : null,
      bias: null,
      heads: count,
    },
  })
  const scale = floatAttribute(node, 'scale') ?? 0
  const [, presentKey = '', presentValue = ''] = node.output
  const qNorm = (node.input[12] ?? '') !== '' || (node.input[13] ?? '') !== ''
  return {
    form: packed ? 'group-query-packed' : 'group-query',
    anchor,
    node,
    heads,
    kvHeads,
    headDim,
    scale: scale === 0 ? 1 / Math.sqrt(headDim) : scale,
    rotary: rotaryOf(node, headDim, context),
    probabilities: qNorm ? absent('normInside') : { found: true, source: { kind: 'qk-output' } },
    query: part(0, heads, query),
    key: part(heads, kvHeads, key),
    value: part(heads + kvHeads, kvHeads, value),
    past: pastKey === '' || pastValue === '' ? null : { key: pastKey, value: pastValue },
    present:
      presentKey === '' || presentValue === '' ? null : { key: presentKey, value: presentValue },
    output: node.output[0] ?? '',
  }
}

function headSize(
  query: string,
  parts: number,
  pastKey: string,
  context: CoreContext,
): number | null {
  const declared = context.cacheShape(pastKey).headDim
  if (declared !== null) return declared
  const columns = context.lastDim(query)
  return columns === null || parts < 1 || columns % parts !== 0 ? null : columns / parts
}

function rotaryOf(node: NodeProto, headDim: number, context: CoreContext): Rotary {
  const interleaved = intAttribute(node, 'rotary_interleaved') === 1
  if (intAttribute(node, 'do_rotary') === 1) {
    const [cos = '', sin = '', positionIds = ''] = node.input.slice(7, 10)
    const half = context.lastDim(cos)
    return {
      kind: 'in-attention',
      cos,
      sin,
      positionIds: positionIds === '' ? null : positionIds,
      interleaved,
      rotaryDim: half === null ? headDim : half * 2,
    }
  }
  const before = context.view.producer(node.input[0] ?? '')
  if (before?.opType !== 'RotaryEmbedding') return { kind: 'none' }
  const contrib = before.domain === MICROSOFT
  return {
    kind: 'before-attention',
    cos: before.input[contrib ? 2 : 1] ?? null,
    sin: before.input[contrib ? 3 : 2] ?? null,
    interleaved: intAttribute(before, 'interleaved') === 1,
  }
}
