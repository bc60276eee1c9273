import type { AttentionAnswer } from '#shared/trace/probe.ts'
import type { HeadChoice } from '../stores/selection.ts'
import { headWeights, indexIn } from './recompute.ts'

/** One head of one layer, or the mean of its heads. */
export interface HeadMatrix {
  /** The query each row belongs to, rising. */
  positions: number[]
  keys: number
  /** `[positions, keys]`, 0–1, 0 beyond each query. */
  weights: Float32Array
}

/** The same for many heads at once, for thumbnails. */
export interface WallData {
  layers: number
  /** 1 where only the mean of the heads is known. */
  heads: number
  positions: number[]
  keys: number
  /** `[layers, heads, positions, keys]` */
  weights: Float32Array
}

/** One head's rows, or the mean of all heads in the answer; of a mean or rollout, those it has. */
export function answeredMatrix(
  answer: AttentionAnswer,
  layer: number,
  head: HeadChoice,
): HeadMatrix {
  const { layers, heads, positions } = answer.indices
  const [, maps = 0, , keys = 0] = answer.attention.shape
  if (maps === 1 && (heads.length > 1 || layers.length > 1)) {
    return { positions, keys, weights: headWeights({ ...answer, indices: ONE }, 0, 0) }
  }
  const at = indexIn(layers, layer, 'layer')
  if (head !== 'mean') return { positions, keys, weights: headWeights(answer, at, head) }
  const weights = new Float32Array(positions.length * keys)
  for (const each of heads) addShare(weights, headWeights(answer, at, each), heads.length)
  return { positions, keys, weights }
}
const ONE = { layers: [0], heads: [0], positions: [] }

/** Adds what one of `count` has in their mean. */
function addShare(sum: Float32Array, own: Float32Array, count: number): void {
  for (let i = 0; i < own.length; i++) sum[i] = (sum[i] ?? 0) + (own[i] ?? 0) / count
}

/** Rows and keys up to `total`: what a replay has shown of the run so far. */
export function cropped(matrix: HeadMatrix, total: number): HeadMatrix {
  const positions = matrix.positions.filter((position) => position < total)
  const keys = Math.min(total, matrix.keys)
  if (positions.length === matrix.positions.length && keys === matrix.keys) return matrix
  const weights = new Float32Array(positions.length * keys)
  for (const row of positions.keys()) {
    const from = row * matrix.keys
    weights.set(matrix.weights.subarray(from, from + keys), row * keys)
  }
  return { positions, keys, weights }
}

/** All layers and heads of an answer, cut to the rows of `queries`; all of them are not copied. */
export function answeredWall(answer: AttentionAnswer, queries: readonly number[]): WallData {
  const { layers, heads, positions } = answer.indices
  const keys = answer.attention.shape[3] ?? 0
  const shape = { layers: layers.length, heads: heads.length, positions: [...queries], keys }
  const { data } = answer.attention
  const whole = queries.length === positions.length && data instanceof Float32Array
  if (whole && queries.every((query, row) => query === positions[row])) {
    return { ...shape, weights: data }
  }
  const rows = queries.map((query) => indexIn(positions, query, 'position'))
  const weights = new Float32Array(layers.length * heads.length * rows.length * keys)
  let to = 0
  for (const at of layers.keys()) {
    for (const head of heads) {
      const own = headWeights(answer, at, head)
      for (const row of rows) {
        weights.set(own.subarray(row * keys, (row + 1) * keys), to)
        to += keys
      }
    }
  }
  return { ...shape, weights }
}

/**
 * One query's weights over the first `length` keys: of a head, the mean of a layer's, or the mean of
 * all the wall has.
 */
export function wallRow(
  wall: WallData,
  layer: number | 'mean',
  head: HeadChoice,
  query: number,
  length = query + 1,
): Float32Array | null {
  const row = wall.positions.indexOf(query)
  if (row === -1 || (layer !== 'mean' && layer >= wall.layers)) return null
  const layers = layer === 'mean' ? [...Array(wall.layers).keys()] : [layer]
  const heads = head === 'mean' || layer === 'mean' ? [...Array(wall.heads).keys()] : [head]
  const weights = new Float32Array(Math.min(length, wall.keys))
  for (const inLayer of layers) {
    for (const each of heads) {
      const slot = (inLayer * wall.heads + each) * wall.positions.length + row
      const own = wall.weights.subarray(slot * wall.keys, slot * wall.keys + weights.length)
      addShare(weights, own, layers.length * heads.length)
    }
  }
  return weights
}

/** A row of a matrix over its first `length` keys, null where it is not there. */
export function matrixRow(matrix: HeadMatrix, query: number, length: number): Float32Array | null {
  const row = matrix.positions.indexOf(query)
  if (row === -1) return null
  const from = row * matrix.keys
  return matrix.weights.subarray(from, from + Math.min(length, matrix.keys))
}
