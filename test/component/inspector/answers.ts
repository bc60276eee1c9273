import type {
  AblateAnswer,
  EmbedAnswer,
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
export function lensFrom(
  positions: number[],
  track: number[] | undefined,
  stepOf: (position: number) => number,
): LensAnswer {
  return {
    lens: positions.flatMap((position) =>
      [0, 1, 2].map((layer) => {
        const { p, order } = probabilities(stepOf(position))
        const ids = layer === 0 ? [7, order[0] ?? 0] : order.slice(0, 5)
        const tracked = track?.map((id) => ({ id, p: p[id] ?? 0, rank: order.indexOf(id) }))
        return {
          position,
          layer,
          top: ids.map((id) => ({ id, text: textOf(id), p: p[id] ?? 0 })),
          ...(tracked ? { tracked } : {}),
        }
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

/** Rows that turn by a tenth of a radian from id to id, so that neighbours have a cosine of cos 0.1. */
export function embed({ ids, neighbours }: Extract<ProbeRequest, { probe: 'embed' }>): EmbedAnswer {
  const data = Float32Array.from(ids.flatMap((id) => [Math.cos(id / 10), Math.sin(id / 10)]))
  return {
    vectors: { shape: [ids.length, 2], dtype: 'f32', data },
    neighbours: ids.map((id) => ({
      id,
      list: Array.from({ length: neighbours }, (_, i) => ({
        id: id + i + 1,
        text: textOf(id + i + 1),
        cosine: Math.cos((i + 1) / 10),
      })),
    })),
  }
}

/** With anything switched off the distribution is that of another place; with nothing it is the same. */
export function ablatedFrom(
  { heads, ffns, masked, top }: Extract<ProbeRequest, { probe: 'ablate' }>,
  positions: number[],
  stepOf: (position: number) => number,
): AblateAnswer {
  return {
    entries: positions.map((position) => {
      const step = stepOf(position)
      const before = probabilities(step)
      const after = probabilities(step + 7 * (heads.length + ffns.length + masked.length))
      const ids = [...new Set([...before.order.slice(0, top), ...after.order.slice(0, top)])]
      const sideOf = ({ p }: typeof before) => ({
        entropy: -p.reduce((sum, share) => sum + share * Math.log2(share), 0),
        top: ids
          .map((id) => ({ id, text: textOf(id), logprob: Math.log(p[id] ?? 0) }))
          .sort((a, b) => b.logprob - a.logprob),
      })
      const klBits = before.p.reduce(
        (sum, share, id) => sum + share * Math.log2(share / (after.p[id] ?? 0)),
        0,
      )
      return { position, before: sideOf(before), after: sideOf(after), klBits }
    }),
  }
}

/** The step that was taken once a position was read. */
const stepAfter = (position: number): number => position + 1 - PROMPT.length

export function answer(request: ProbeRequest, total: number, wrong = 0): ProbeAnswer {
  if (request.probe === 'attention') return attention(request, total, wrong)
  if (request.probe === 'qkv') return qkv(request, total)
  if (request.probe === 'logits') return logits(request.position)
  if (request.probe === 'embed') return embed(request)
  if (request.probe === 'block') return block(request, total)
  if (request.probe === 'stream') return stream(request, total)
  const positions = listOf(request.positions, total)
  if (request.probe === 'ablate') return ablatedFrom(request, positions, stepAfter)
  return request.probe === 'lens' ? lensFrom(positions, request.track, stepAfter) : score(positions)
}
