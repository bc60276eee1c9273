import type { RunHeader } from './event.ts'
import type {
  AttentionAnswer,
  BlockAnswer,
  IndexList,
  LensEntry,
  ProbeAnswer,
  ProbeRequest,
  QkvAnswer,
  StreamAnswer,
  TranslationPart,
} from './probe.ts'
import type { TensorData } from './tensor.ts'

/** How many of each there are in the run that is asked about. */
export interface Sizes {
  layers: number
  heads: number
  positions: number
}

/** By the part that is asked about; one and the same where there are no parts. */
export type RunSizes = Record<TranslationPart, Sizes>

/** What the model of a run has read, and how much there is to ask about. */
export interface Read {
  ids: number[]
  /** Of an encoder–decoder; `ids` are then the decoder's. */
  translation: { source: number[] } | null
  sizes: RunSizes
}

/** @param spoken ids of the tokens it wrote */
export function readBy({ model, prompt, translation }: RunHeader, spoken: number[]): Read {
  const given = prompt.map((token) => token.id)
  if (translation === undefined) {
    const ids = [...given, ...spoken]
    const sizes = { layers: model.layers, heads: model.heads, positions: ids.length }
    return { ids, translation: null, sizes: { encoder: sizes, decoder: sizes, cross: sizes } }
  }
  // The decoder begins with a token nobody wrote.
  const ids = [translation.startId, ...spoken]
  const decoder = { layers: model.layers, heads: model.heads, positions: ids.length }
  const encoder = {
    layers: translation.encoderLayers,
    heads: translation.encoderHeads,
    positions: given.length,
  }
  return { ids, translation: { source: given }, sizes: { encoder, decoder, cross: decoder } }
}

/** An answer that was kept, with its question; read when it is needed. */
export interface KeptAnswer {
  request: ProbeRequest
  answer: () => ProbeAnswer | null
}

/** The answer as a part of one that was given to a wider question; null where none is kept. */
export function storedWithin(
  kept: Iterable<KeptAnswer>,
  bySide: RunSizes,
  wanted: ProbeRequest,
): ProbeAnswer | null {
  const sizes = bySide[wanted.part ?? 'decoder']
  for (const { request, answer } of kept) {
    if (!covers(request, wanted, sizes)) continue
    const whole = answer()
    const part = whole === null ? null : narrowed(whole, wanted, sizes)
    if (part !== null) return part
  }
  return null
}

/** Questions whose answers have parts that answer others. */
type Divisible = Exclude<ProbeRequest, { probe: (typeof WHOLE)[number] }>
const WHOLE = ['logits', 'embed', 'ablate'] as const

function isDivisible(request: ProbeRequest): request is Divisible {
  return !WHOLE.some((probe) => probe === request.probe)
}

/** Whether the answer to one question holds the answer to another. */
export function covers(asked: ProbeRequest, wanted: ProbeRequest, sizes: Sizes): boolean {
  if (asked.probe !== wanted.probe) return false
  if ((asked.part ?? 'decoder') !== (wanted.part ?? 'decoder')) return false
  if (!isDivisible(asked) || !isDivisible(wanted)) return false
  // Of a mean no part is told apart, and it is not made here of what it is the mean of.
  if ([asked, wanted].some((request) => 'mean' in request || 'rollout' in request)) return false
  if (!within(wanted.positions, asked.positions, sizes.positions)) return false
  if ('layers' in wanted && 'layers' in asked) {
    if (!within(wanted.layers, asked.layers, sizes.layers)) return false
  }
  if ('heads' in wanted && 'heads' in asked) {
    if (!within(wanted.heads, asked.heads, sizes.heads)) return false
  }
  // Without positions the whole text reads otherwise.
  if ('noPositions' in asked !== 'noPositions' in wanted) return false
  if ('projected' in wanted && !('projected' in asked)) return false
  if (asked.probe !== 'lens' || wanted.probe !== 'lens') return true
  const tracked = new Set(asked.track)
  return wanted.top <= asked.top && (wanted.track ?? []).every((id) => tracked.has(id))
}

/**
 * The part of a stored answer that answers a narrower question, which `covers` told: what was recorded
 * for a whole run serves each of its tokens, with no model there. Null where the answer does not hold it.
 */
export function narrowed(
  answer: ProbeAnswer,
  wanted: ProbeRequest,
  sizes: Sizes,
): ProbeAnswer | null {
  if (!isDivisible(wanted)) return null
  const positions = written(wanted.positions, sizes.positions) ?? []
  if ('lens' in answer && wanted.probe === 'lens') {
    return {
      lens: atPositions(answer.lens, positions).map((entry) => narrowedEntry(entry, wanted)),
    }
  }
  if ('score' in answer) return { score: atPositions(answer.score, positions) }
  if ('stream' in answer) return narrowedStream(answer, positions)
  if ('stages' in answer && wanted.probe === 'block') {
    return narrowedBlock(answer, written(wanted.layers, sizes.layers), positions)
  }
  if (!('attention' in answer || 'q' in answer) || !('layers' in wanted && 'heads' in wanted)) {
    return null
  }
  return narrowedHeads(answer, wanted, positions, sizes)
}

function narrowedEntry(
  { tracked = [], ...entry }: LensEntry,
  { top, track }: Extract<ProbeRequest, { probe: 'lens' }>,
): LensEntry {
  const cut = { ...entry, top: entry.top.slice(0, top) }
  if (track === undefined) return cut
  return { ...cut, tracked: track.flatMap((id) => tracked.find((it) => it.id === id) ?? []) }
}

function narrowedStream(answer: StreamAnswer, positions: number[]): StreamAnswer | null {
  const at = placesIn(positions, answer.indices.positions)
  const layers = answer.stream.shape[0] ?? 0
  const all = Array.from({ length: layers }, (_, layer) => layer)
  if (at === null) return null
  return { stream: gather(answer.stream, [all, at]), indices: { positions } }
}

function narrowedBlock(
  answer: BlockAnswer,
  layers: number[] | null,
  positions: number[],
): BlockAnswer | null {
  const layersAt = layers === null ? null : placesIn(layers, answer.indices.layers)
  const positionsAt = placesIn(positions, answer.indices.positions)
  if (layers === null || layersAt === null || positionsAt === null) return null
  const stages = answer.stages.map(({ stage, values }) => ({
    stage,
    values: gather(values, [layersAt, positionsAt]),
  }))
  return { ...answer, stages, indices: { layers, positions } }
}

function narrowedHeads(
  answer: AttentionAnswer | QkvAnswer,
  wanted: Pick<ProbeRequest, 'part'> & {
    layers: IndexList
    heads: IndexList
    projected?: true | undefined
  },
  positions: number[],
  sizes: Sizes,
): AttentionAnswer | QkvAnswer | null {
  const layers = written(wanted.layers, sizes.layers)
  const heads = written(wanted.heads, sizes.heads)
  if (layers === null || heads === null) return null
  const indices = { layers, heads, positions }
  const layersAt = placesIn(layers, answer.indices.layers)
  const headsAt = placesIn(heads, answer.indices.heads)
  const positionsAt = placesIn(positions, answer.indices.positions)
  if (layersAt === null || headsAt === null || positionsAt === null) return null
  const perHead = (tensor: TensorData): TensorData =>
    gather(tensor, [layersAt, headsAt, positionsAt])
  if ('attention' in answer) return { attention: perHead(answer.attention), indices }
  const { q, k, v, x, context, projected, bias, ...rest } = answer
  // Keys and values of cross-attention are the source's, all of them.
  const keys = Array.from({ length: k.shape[2] ?? 0 }, (_, at) => at)
  const ofKeys = (tensor: TensorData): TensorData =>
    wanted.part === 'cross' ? gather(tensor, [layersAt, headsAt, keys]) : perHead(tensor)
  if (wanted.projected === true && projected === undefined) return null
  return {
    ...rest,
    q: perHead(q),
    k: ofKeys(k),
    v: ofKeys(v),
    ...(x === undefined ? {} : { x: gather(x, [layersAt, positionsAt]) }),
    ...(context === undefined ? {} : { context: perHead(context) }),
    ...(bias === undefined ? {} : { bias: biasAt(bias, layersAt, headsAt, positionsAt) }),
    ...(projected === undefined || wanted.projected !== true
      ? {}
      : { projected: perHead(projected) }),
    indices,
  }
}

/** Of each query for each key, both among the positions. */
function biasAt(bias: TensorData, layers: number[], heads: number[], at: number[]): TensorData {
  const cells = { ...bias, shape: [...bias.shape, 1] }
  const kept = gather(cells, [layers, heads, at, at])
  return { ...kept, shape: kept.shape.slice(0, -1) }
}

/** An index list written out; null where an index is outside. */
function written(list: IndexList, count: number): number[] | null {
  if (list === 'all') return Array.from({ length: count }, (_, i) => i)
  const indices = list.map((index) => (index < 0 ? count + index : index))
  return indices.every((index) => index >= 0 && index < count) ? indices : null
}

function within(wanted: IndexList, asked: IndexList, count: number): boolean {
  const there = new Set(written(asked, count))
  return written(wanted, count)?.every((index) => there.has(index)) === true
}

function atPositions<T extends { position: number }>(entries: T[], positions: number[]): T[] {
  return positions.flatMap((position) => entries.filter((entry) => entry.position === position))
}

/** Where each wanted index stands among those that were answered; null if one does not. */
function placesIn(wanted: readonly number[], answered: readonly number[]): number[] | null {
  const places = wanted.map((index) => answered.indexOf(index))
  return places.includes(-1) ? null : places
}

/** Rows `[.., n]` at the wanted places along every axis but the last. */
function gather(tensor: TensorData, places: readonly (readonly number[])[]): TensorData {
  const width = tensor.shape.at(-1) ?? 0
  const shape = [...places.map((axis) => axis.length), width]
  const rows = new (tensor.dtype === 'f32' ? Float32Array : Int32Array)(
    shape.reduce((a, b) => a * b),
  )
  const starts = places.reduce<number[]>(
    (before, axis, at) =>
      before.flatMap((start) => axis.map((place) => start * (tensor.shape[at] ?? 0) + place)),
    [0],
  )
  for (const [row, start] of starts.entries()) {
    rows.set(tensor.data.subarray(start * width, (start + 1) * width), row * width)
  }
  return rows instanceof Float32Array
    ? { dtype: 'f32', shape, data: rows }
    : { dtype: 'i32', shape, data: rows }
}
