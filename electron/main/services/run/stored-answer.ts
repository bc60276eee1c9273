import type {
  AttentionAnswer,
  IndexList,
  ProbeAnswer,
  ProbeRequest,
  QkvAnswer,
  ResolvedIndices,
} from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'

/** How many of each there are in the run that is asked about. */
export interface Sizes {
  layers: number
  heads: number
  positions: number
}

/** Where each wanted index stands in the list of those that were answered; null if one does not. */
type Places = Record<keyof ResolvedIndices, number[]>

/** Questions whose answers have parts that answer others. */
type Divisible = Exclude<ProbeRequest, { probe: Whole }>
type Whole = (typeof WHOLE)[number]
const WHOLE = ['logits', 'embed'] as const

function isDivisible(request: ProbeRequest): request is Divisible {
  return !WHOLE.some((probe) => probe === request.probe)
}

/** Whether the answer to one question holds the answer to another. */
export function covers(asked: ProbeRequest, wanted: ProbeRequest, sizes: Sizes): boolean {
  if (asked.probe !== wanted.probe) return false
  if (!isDivisible(asked) || !isDivisible(wanted)) return false
  // Of a mean no part is told apart, and it is not made here of what it is the mean of.
  if ('mean' in asked || 'mean' in wanted) return false
  if (!within(wanted.positions, asked.positions, sizes.positions)) return false
  if ('layers' in wanted && 'layers' in asked) {
    return (
      within(wanted.layers, asked.layers, sizes.layers) &&
      within(wanted.heads, asked.heads, sizes.heads)
    )
  }
  return !('top' in wanted && 'top' in asked) || wanted.top <= asked.top
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
    const cut = answer.lens.map((entry) => ({ ...entry, top: entry.top.slice(0, wanted.top) }))
    return { lens: atPositions(cut, positions) }
  }
  if ('score' in answer) return { score: atPositions(answer.score, positions) }
  if (!('indices' in answer) || !('layers' in wanted)) return null
  return narrowedTensors(answer, wanted, positions, sizes)
}

function narrowedTensors(
  answer: AttentionAnswer | QkvAnswer,
  wanted: { layers: IndexList; heads: IndexList },
  positions: number[],
  sizes: Sizes,
): ProbeAnswer | null {
  const layers = written(wanted.layers, sizes.layers)
  const heads = written(wanted.heads, sizes.heads)
  if (layers === null || heads === null) return null
  const indices = { layers, heads, positions }
  const places = placesOf(indices, answer.indices)
  if (places === null) return null
  if ('attention' in answer) return { attention: gather(answer.attention, places), indices }
  const { q, k, v } = answer
  return { ...answer, q: gather(q, places), k: gather(k, places), v: gather(v, places), indices }
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

function placesOf(wanted: ResolvedIndices, answered: ResolvedIndices): Places | null {
  const places = {
    layers: wanted.layers.map((index) => answered.layers.indexOf(index)),
    heads: wanted.heads.map((index) => answered.heads.indexOf(index)),
    positions: wanted.positions.map((index) => answered.positions.indexOf(index)),
  }
  return Object.values(places).flat().includes(-1) ? null : places
}

/** Rows `[layers, heads, positions, n]` of the places that are wanted. */
function gather(tensor: TensorData, { layers, heads, positions }: Places): TensorData {
  const [, headCount = 0, positionCount = 0, width = 0] = tensor.shape
  const shape = [layers.length, heads.length, positions.length, width]
  const rows = new (tensor.dtype === 'f32' ? Float32Array : Int32Array)(
    shape.reduce((a, b) => a * b),
  )
  let at = 0
  for (const layer of layers) {
    for (const head of heads) {
      for (const position of positions) {
        const from = ((layer * headCount + head) * positionCount + position) * width
        rows.set(tensor.data.subarray(from, from + width), at)
        at += width
      }
    }
  }
  return rows instanceof Float32Array
    ? { dtype: 'f32', shape, data: rows }
    : { dtype: 'i32', shape, data: rows }
}
