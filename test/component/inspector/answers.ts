import type {
  AttentionAnswer,
  LensAnswer,
  LogitsAnswer,
  ProbeAnswer,
  ProbeRequest,
  QkvAnswer,
  ScoreAnswer,
} from '#shared/trace/probe.ts'
import { HEADS, LAYERS, PROMPT, probabilities, textOf } from './run.ts'
import { block, listOf, share, stream, WIDTH } from './stage-answers.ts'

/** Answers to every probe about a run of `total` tokens, from q and k made by hand. */
const HEAD_DIM = 4
const SCALE = 1 / Math.sqrt(HEAD_DIM)

/** Element `i` of a query (kind 0) or key (kind 1) vector. */
function element(kind: number, layer: number, head: number, position: number, i: number): number {
  return Math.fround(2 * Math.sin(1 + kind * 7 + layer * 3 + head * 5 + position * 1.7 + i * 2.3))
}

/** softmax(q·Kᵀ·scale), straight from its definition. */
export function trueWeights(layer: number, head: number, query: number): number[] {
  const exps: number[] = []
  for (let key = 0; key <= query; key++) {
    let dot = 0
    for (let i = 0; i < HEAD_DIM; i++) {
      dot += element(0, layer, head, query, i) * element(1, layer, head, key, i)
    }
    exps.push(Math.exp(dot * SCALE))
  }
  const sum = exps.reduce((a, b) => a + b, 0)
  return exps.map((exp) => exp / sum)
}

/** @param wrong added to one weight of layer 0, head 1, to see whether the check finds it */
function attention(
  request: Extract<ProbeRequest, { probe: 'attention' }>,
  total: number,
  wrong: number,
): AttentionAnswer {
  const layers = listOf(request.layers, LAYERS)
  const heads = listOf(request.heads, HEADS)
  const positions = listOf(request.positions, total)
  const data = new Float32Array(layers.length * heads.length * positions.length * total)
  let at = 0
  for (const layer of layers) {
    for (const head of heads) {
      for (const query of positions) {
        data.set(trueWeights(layer, head, query), at)
        if (layer === 0 && head === 1 && query === 3) data[at + 2] = (data[at + 2] ?? 0) + wrong
        at += total
      }
    }
  }
  const shape = [layers.length, heads.length, positions.length, total]
  return { attention: { shape, dtype: 'f32', data }, indices: { layers, heads, positions } }
}

/** Σ weight·v, straight from its definition. */
function contexts(layers: number[], heads: number[], positions: number[]): Float32Array {
  const values: number[] = []
  for (const layer of layers) {
    for (const head of heads) {
      for (const query of positions) {
        const weights = trueWeights(layer, head, query)
        for (let i = 0; i < HEAD_DIM; i++) {
          const parts = weights.map((weight, key) => weight * element(2, layer, head, key, i))
          values.push(parts.reduce((a, b) => a + b, 0))
        }
      }
    }
  }
  return Float32Array.from(values)
}

function qkv(request: Extract<ProbeRequest, { probe: 'qkv' }>, total: number): QkvAnswer {
  const layers = listOf(request.layers, LAYERS)
  const heads = listOf(request.heads, HEADS)
  const positions = listOf(request.positions, total)
  const shape = [layers.length, heads.length, positions.length, HEAD_DIM]
  const make = (kind: number) => {
    const values: number[] = []
    for (const layer of layers)
      for (const head of heads)
        for (const position of positions)
          for (let i = 0; i < HEAD_DIM; i++) values.push(element(kind, layer, head, position, i))
    return { shape, dtype: 'f32' as const, data: Float32Array.from(values) }
  }
  const indices = { layers, heads, positions }
  const context = { shape, dtype: 'f32' as const, data: contexts(layers, heads, positions) }
  const shares = layers.flatMap((layer) =>
    heads.flatMap((head) =>
      positions.flatMap((position) =>
        Array.from({ length: WIDTH }, (_, i) => share(layer, head, position, i)),
      ),
    ),
  )
  const projected = {
    shape: [layers.length, heads.length, positions.length, WIDTH],
    dtype: 'f32' as const,
    data: Float32Array.from(shares),
  }
  return {
    ...(request.projected === true ? { projected } : {}),
    q: make(0),
    k: make(1),
    v: make(2),
    context,
    scale: SCALE,
    kvHeads: HEADS,
    rotary: true,
    indices,
  }
}

/** The last layer says what the model said; the first says token 7, the middle the chosen one. */
function lens(positions: number[]): LensAnswer {
  return {
    lens: positions.flatMap((position) =>
      [0, 1, 2].map((layer) => {
        const { p, order } = probabilities(position + 1 - PROMPT.length)
        const ids = layer === 0 ? [7, order[0] ?? 0] : order.slice(0, 5)
        return { position, layer, top: ids.map((id) => ({ id, text: textOf(id), p: p[id] ?? 0 })) }
      }),
    ),
  }
}

function score(positions: number[]): ScoreAnswer {
  return {
    score: positions.map((position) => {
      const { p, order } = probabilities(100 + position)
      const id = PROMPT[position]?.id ?? 0
      return {
        position,
        id,
        logprob: Math.log(p[id] ?? 0),
        entropy: 3.25,
        rank: order.indexOf(id),
        top: order.slice(0, 20).map((each) => ({
          id: each,
          text: textOf(each),
          logprob: Math.log(p[each] ?? 0),
          kept: true,
        })),
      }
    }),
  }
}

/** Of the distribution that follows `position`, up to a constant nobody sees. */
function logits(position: number): LogitsAnswer {
  const { p } = probabilities(position + 1 - PROMPT.length)
  const data = Float32Array.from(p, Math.log)
  return { logits: { shape: [data.length], dtype: 'f32', data } }
}

export function answer(request: ProbeRequest, total: number, wrong = 0): ProbeAnswer {
  if (request.probe === 'attention') return attention(request, total, wrong)
  if (request.probe === 'qkv') return qkv(request, total)
  if (request.probe === 'logits') return logits(request.position)
  if (request.probe === 'embed') throw new Error('no part of the inspector asks for embeddings')
  if (request.probe === 'ablate') throw new Error('nothing here has parts to switch off')
  if (request.probe === 'block') return block(request, total)
  if (request.probe === 'stream') return stream(request, total)
  const positions = listOf(request.positions, total)
  return request.probe === 'lens' ? lens(positions) : score(positions)
}
