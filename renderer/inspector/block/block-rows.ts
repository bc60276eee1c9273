import type { BlockAnswer, BlockStage } from '#shared/trace/probe.ts'
import { indexIn } from '../recompute.ts'
import { largestDifference, vectorAt } from '../vector-math.ts'

/** What describes a vector in three numbers. */
export interface VectorStats {
  mean: number
  /** Standard deviation of its numbers (population). */
  deviation: number
  /** L2: the length of the vector. */
  norm: number
}

export function statsOf(values: ArrayLike<number>): VectorStats {
  const n = values.length
  let [total, squares] = [0, 0]
  for (let i = 0; i < n; i++) total += values[i] ?? 0
  const mean = n > 0 ? total / n : 0
  let spread = 0
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? 0
    squares += value * value
    spread += (value - mean) ** 2
  }
  return { mean, deviation: n > 0 ? Math.sqrt(spread / n) : 0, norm: Math.sqrt(squares) }
}

/** Cosine of the angle between two vectors, −1 … 1; 0 where one of them is 0. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0
  for (let i = 0; i < a.length; i++) dot += (a[i] ?? 0) * (b[i] ?? 0)
  const lengths = statsOf(a).norm * statsOf(b).norm
  return lengths > 0 ? dot / lengths : 0
}

/** What adding to the stream does to it. */
export interface Joined {
  /** Stages that are added. */
  branches: BlockStage[]
  /** Largest |before + branches − after|: rounding, or something is missing. */
  error: number
  /** Between the stream before and after: 1 where only its length changed. */
  cosine: number
  /** Length of what is added ÷ length of the stream before. */
  share: number
}

export interface BlockRow {
  stage: BlockStage
  values: Float32Array
  stats: VectorStats
  /** On the stream itself, beside it, or where what lies beside is added to it. */
  track: 'stream' | 'branch' | 'join'
  joined: Joined | null
}

const NORM_OF: Partial<Record<BlockStage, string>> = {
  'attention-norm': 'attention',
  'cross-norm': 'cross',
  'ffn-norm': 'ffn',
}
const SUMS: ReadonlySet<BlockStage> = new Set(['attention-sum', 'cross-sum', 'ffn-sum'])
const BRANCHES: ReadonlySet<BlockStage> = new Set(['attention', 'cross', 'ffn'])

/**
 * The stages of one block at one position, in the order they are computed, and how they hang together:
 * a norm before its branch lies beside the stream, one behind the sum on it; the output is a sum where
 * branches are still to be added.
 *
 * @throws RangeError where the answer has no such layer or position
 */
export function blockRows(answer: BlockAnswer, layer: number, position: number): BlockRow[] {
  const { layers, positions } = answer.indices
  const place =
    indexIn(layers, layer, 'layer') * positions.length + indexIn(positions, position, 'position')
  const rows: BlockRow[] = []
  let stream: Float32Array | null = null
  let waiting: BlockRow[] = []
  for (const { stage, values: tensor } of answer.stages) {
    const values = vectorAt(tensor, place)
    const row: BlockRow = { stage, values, stats: statsOf(values), track: 'branch', joined: null }
    const isSum = SUMS.has(stage) || (stage === 'output' && waiting.length > 0)
    if (isSum) {
      row.track = 'join'
      if (stream) row.joined = joined(stream, waiting, values)
      waiting = []
    } else if (stage === 'input' || stage === 'output' || isBehind(stage, rows)) {
      row.track = 'stream'
    }
    if (row.track !== 'branch') stream = values
    if (BRANCHES.has(stage)) waiting.push(row)
    rows.push(row)
  }
  return rows
}

/** Whether a norm comes after the branch of its name was added, rather than before it. */
function isBehind(stage: BlockStage, rows: readonly BlockRow[]): boolean {
  const branch = NORM_OF[stage]
  return branch !== undefined && rows.some((row) => row.stage === branch)
}

function joined(before: Float32Array, branches: readonly BlockRow[], after: Float32Array): Joined {
  const added = new Float64Array(before.length)
  for (const { values } of branches) {
    for (let i = 0; i < added.length; i++) added[i] = (added[i] ?? 0) + (values[i] ?? 0)
  }
  const sum = added.map((value, i) => value + (before[i] ?? 0))
  const length = statsOf(before).norm
  return {
    branches: branches.map(({ stage }) => stage),
    error: largestDifference(sum, after),
    cosine: cosine(before, after),
    share: length > 0 ? statsOf(added).norm / length : 0,
  }
}

/** How many neurons of a feed-forward network have something to say. */
export interface Activity {
  /** ReLU leaves nothing below 0: whatever is above it is active. Else 10 % of the largest is asked. */
  rule: 'positive' | 'tenth'
  /** What a neuron's |a| must be above to be active. */
  limit: number
  active: number
  total: number
  /** So few neurons, the largest first, hold half of Σ a². */
  half: number
  /** The largest by |a|, largest first. */
  top: { index: number; value: number }[]
}

const TENTH = 0.1

/**
 * Activity of the numbers that the down projection reads.
 *
 * @param top how many of the largest are listed
 */
export function activityOf(values: ArrayLike<number>, top: number): Activity {
  const order = Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0) || a - b,
  )
  const at = (i: number): number => values[i] ?? 0
  const sizes = order.map((i) => Math.abs(at(i)))
  const isRelu = order.every((i) => at(i) >= 0) && order.some((i) => at(i) === 0)
  const limit = isRelu ? 0 : TENTH * (sizes[0] ?? 0)
  const energy = sizes.reduce((sum, size) => sum + size * size, 0)
  let [half, held] = [0, 0]
  while (half < sizes.length && held < energy / 2) held += (sizes[half++] ?? 0) ** 2
  return {
    rule: isRelu ? 'positive' : 'tenth',
    limit,
    active: sizes.filter((size) => size > limit).length,
    total: sizes.length,
    half,
    top: order.slice(0, top).map((index) => ({ index, value: at(index) })),
  }
}
