import type { AttentionForm, ModelInfo } from '#shared/runtime/model-info.ts'
import {
  absent,
  type AttentionForm as GraphForm,
  type GraphDescription,
  type Maybe,
} from '../graph/description.ts'

const FORMS: Record<GraphForm, AttentionForm> = {
  'group-query': 'gqa',
  'group-query-packed': 'gqa-packed',
  'multi-head': 'mha',
  'onnx-attention': 'onnx-attention',
  softmax: 'plain',
}

type GraphFacts = Pick<
  ModelInfo,
  'layers' | 'heads' | 'kvHeads' | 'headDim' | 'attentionForm' | 'rotary' | 'inspect'
>

/** What the graph itself says about the model. */
export function graphFacts(graph: GraphDescription): GraphFacts {
  const [first] = graph.layers
  const residual = [
    ...graph.layers.map((layer) => layer.residualIn),
    ...graph.bodies.map((body) => body.residualOut),
  ]
  return {
    layers: graph.layers.length,
    heads: first?.heads ?? 0,
    kvHeads: first?.kvHeads ?? 0,
    headDim: first?.headDim ?? 0,
    attentionForm: FORMS[first?.form ?? 'softmax'],
    rotary: first !== undefined && first.rotary.kind !== 'none',
    inspect: {
      attention: allFound(graph.layers.map((layer) => layer.probabilities)),
      qkv: allFound([
        ...graph.layers.map(({ query }) => query),
        // Keys and values also lie in the cache, as the attention uses them.
        ...graph.layers.flatMap(({ key, value, cache }) => (cache.found ? [] : [key, value])),
        ...graph.layers.map(({ scale }): Maybe<object> =>
          scale === null ? absent('scaleComputed') : { found: true },
        ),
      ]),
      projected: allFound(graph.layers.map(({ stages }) => stages.outputProjection)),
      stream: allFound(residual),
      block: allFound([...residual, ...graph.layers.map(({ stages }) => stages.norm)]),
      lens: allFound(residual),
      score: { ok: true },
      logits: { ok: true },
      embed: allFound([graph.embedding]),
      ablate: allFound(
        graph.bodies.flatMap(({ layers }) => layers.map((it) => it.stages.mlpOutput)),
      ),
      positions: allFound(graph.bodies.map(({ positions }) => positions)),
    },
  }
}

function allFound(parts: readonly Maybe<object>[]): ModelInfo['inspect']['lens'] {
  const missing = parts.find((part) => !part.found)
  return missing?.found === false ? { ok: false, reason: missing.reason } : { ok: true }
}
