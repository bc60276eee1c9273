import { attentionWeights } from '#shared/trace/attention-math.ts'
import type { AttentionAnswer, QkvAnswer, TranslationPart } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { headWeights, indexIn } from '../recompute.ts'
import { largestDifference, products, sum, vectorAt } from '../vector-math.ts'

/** All that one head of a layer computes with at one query, as the model gave it. */
export interface HeadStory {
  /** Position of the token that looks. */
  query: number
  /** Its place among the keys; null: it looks into another text. */
  own: number | null
  /** Whether tokens after the query are hidden from it. */
  masked: boolean
  /** `[width]`: what the query's projections read; null where the model does not show it. */
  x: Float32Array | null
  /** `[headDim]` */
  q: Float32Array
  /** By position, from 0 to the last one the query may look at, each `[headDim]`. */
  keys: readonly Float32Array[]
  values: readonly Float32Array[]
  /** By position, as the model's own softmax gave them. */
  weights: Float32Array
  /** `[headDim]`: the model's own Σ weight·v; null where it does not show it. */
  context: Float32Array | null
  /** What the dot products are multiplied by. */
  scale: number
  /** By position: what the distance adds to them then; null where the model adds nothing. */
  bias: Float32Array | null
}

/** What a query may look at: what precedes it and itself, its whole text, or another text. */
export type Sight = 'before' | 'text' | 'other'

/** What the queries of a part may look at; null: of a model without parts. */
export function sightOf(part: TranslationPart | null): Sight {
  if (part === 'cross') return 'other'
  return part === 'encoder' ? 'text' : 'before'
}

/**
 * Cuts one head at one query out of the answers.
 *
 * @param sight of keys in another text there are as many as the answer holds
 * @throws RangeError where the answers do not hold it
 */
export function headStory(
  qkv: QkvAnswer,
  attention: AttentionAnswer,
  at: { layer: number; head: number; query: number },
  sight: Sight = 'before',
): HeadStory {
  const { layers, heads, positions } = qkv.indices
  const layer = indexIn(layers, at.layer, 'layer')
  const head = layer * heads.length + indexIn(heads, at.head, 'head')
  const own = indexIn(positions, at.query, 'position')
  const keyCount = qkv.k.shape[2] ?? 0
  const seen = sight === 'before' ? at.query + 1 : keyCount
  const upTo = Array.from({ length: seen }, (_, position) =>
    sight === 'other' ? position : indexIn(positions, position, 'position'),
  )
  const row = (tensor: TensorData, slot: number, place: number): Float32Array =>
    vectorAt(tensor, slot * (tensor.shape.at(-2) ?? 0) + place)
  const keys = attention.attention.shape[3] ?? 0
  const rows = headWeights(attention, indexIn(attention.indices.layers, at.layer, 'layer'), at.head)
  const from = indexIn(attention.indices.positions, at.query, 'position') * keys
  return {
    query: at.query,
    own: sight === 'other' ? null : at.query,
    masked: sight === 'before',
    x: qkv.x ? row(qkv.x, layer, own) : null,
    q: row(qkv.q, head, own),
    keys: upTo.map((place) => row(qkv.k, head, place)),
    values: upTo.map((place) => row(qkv.v, head, place)),
    weights: rows.subarray(from, from + seen),
    context: qkv.context ? row(qkv.context, head, own) : null,
    scale: qkv.scale,
    bias: qkv.bias ? row(qkv.bias, head, own).subarray(0, seen) : null,
  }
}

/** One key as the query meets it. */
export interface KeyRow {
  position: number
  /** q·k */
  dot: number
  /** q·k times the scale. */
  scaled: number
  /** What the distance adds to it; null where the model adds nothing. */
  bias: number | null
  /** What goes into the softmax. */
  score: number
  /** What comes out of it, as the model gave it. */
  weight: number
}

/** Every key the query may look at, in reading order. */
export function keyRows(story: HeadStory): KeyRow[] {
  return story.keys.map((key, position) => {
    const dot = sum(products(story.q, key))
    const weight = story.weights[position] ?? 0
    const scaled = dot * story.scale
    const bias = story.bias?.[position] ?? null
    return { position, dot, scaled, bias, score: scaled + (bias ?? 0), weight }
  })
}

/** Keys put together in one line. */
export interface RestOfKeys {
  count: number
  weight: number
}

/**
 * At most `limit` lines: all keys in reading order where they are few enough; else those of largest
 * weight, the largest first, and the query's own, with all others in one line. The weights of all lines
 * are the weights given.
 *
 * @param own place of the query's own key; null: it has none
 */
export function shownKeys(
  rows: readonly KeyRow[],
  limit: number,
  own: number | null = rows.length - 1,
): { rows: readonly KeyRow[]; rest: RestOfKeys | null } {
  if (rows.length <= limit) return { rows, rest: null }
  const order = [...rows].sort((a, b) => b.weight - a.weight || a.position - b.position)
  const first = order.slice(0, limit - 1)
  const last = own === null ? undefined : rows[own]
  if (last && !first.includes(last)) first[first.length - 1] = last
  const shown = new Set(first)
  const others = rows.filter((row) => !shown.has(row))
  return { rows: first, rest: { count: others.length, weight: sum(others.map((o) => o.weight)) } }
}

/** A key's part of what the head hands on: weight·v, `[headDim]`. */
export interface MixPart {
  /** null: all keys that have no line of their own. */
  position: number | null
  count: number
  weight: number
  part: Float64Array
}

/**
 * What each key adds to the head's context: the `limit` keys of largest weight, the largest first, and
 * all others in one. The parts add up to Σ weight·v.
 */
export function mixParts(story: HeadStory, limit: number): MixPart[] {
  const order = [...story.weights.keys()].sort(
    (a, b) => (story.weights[b] ?? 0) - (story.weights[a] ?? 0) || a - b,
  )
  const partOf = (positions: readonly number[]): { weight: number; part: Float64Array } => {
    const part = new Float64Array(story.q.length)
    let weight = 0
    for (const position of positions) {
      const [w, v] = [story.weights[position] ?? 0, story.values[position]]
      weight += w
      for (let i = 0; i < part.length; i++) part[i] = (part[i] ?? 0) + w * (v?.[i] ?? 0)
    }
    return { weight, part }
  }
  // A rest of one is that one.
  const own = order.length === limit + 1 ? limit + 1 : limit
  const parts: MixPart[] = order
    .slice(0, own)
    .map((position) => ({ position, count: 1, ...partOf([position]) }))
  const others = order.slice(own)
  if (others.length > 0) {
    parts.push({ position: null, count: others.length, ...partOf(others) })
  }
  return parts
}

/** How far what is recomputed here from q, K and V lies from the model's own: largest differences. */
export interface StoryCheck {
  weights: number
  /** null where the model does not show its context. */
  context: number | null
}

/** softmax(q·Kᵀ·scale + bias)·V written out in float64, held against the model's own tensors. */
export function checkStory(story: HeadStory): StoryCheck {
  const headDim = story.q.length
  const keys = new Float32Array(story.keys.length * headDim)
  story.keys.forEach((key, position) => {
    keys.set(key, position * headDim)
  })
  const mine = attentionWeights(story.q, keys, story.scale, story.bias ?? undefined)
  const context = new Float64Array(headDim)
  story.values.forEach((value, position) => {
    const weight = mine[position] ?? 0
    for (let i = 0; i < headDim; i++) context[i] = (context[i] ?? 0) + weight * (value[i] ?? 0)
  })
  return {
    weights: largestDifference(mine, story.weights),
    context: story.context && largestDifference(context, story.context),
  }
}
