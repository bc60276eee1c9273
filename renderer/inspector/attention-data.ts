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

/** Largest answers asked for at once, bytes of float32 weights. */
const ONE_QUERY_BYTES = 2_000_000
const ONE_HEAD_BYTES = 12_000_000
const THUMBNAILS_BYTES = 20_000_000
const THUMBNAIL_ROWS = 32

export interface Extent {
  layers: number
  heads: number
  /** Tokens the run has in all. */
  total: number
}

/** Positions to ask for with a query, so that its neighbours are known too when the selection moves. */
export function positionsAround(query: number, extent: Extent): number[] {
  const row = extent.layers * extent.heads * extent.total * 4
  return block(query, Math.min(32, Math.floor(ONE_QUERY_BYTES / row)), extent.total)
}

/** Rows of one layer's heads: all of them, or a stretch around the query where the text is too long. */
export function positionsOfHead(query: number, extent: Extent): 'all' | number[] {
  const rows = Math.floor(ONE_HEAD_BYTES / (extent.heads * extent.total * 4))
  return rows >= extent.total ? 'all' : block(query, rows, extent.total)
}

/** Evenly spread rows, the first and the last among them, for thumbnails of whole matrices. */
export function positionsOfThumbnails({ layers, heads, total }: Extent): number[] {
  const affordable = Math.floor(THUMBNAILS_BYTES / (layers * heads * total * 4))
  const rows = Math.max(2, Math.min(total, THUMBNAIL_ROWS, affordable))
  if (total <= 2) return Array.from({ length: total }, (_, position) => position)
  return Array.from({ length: rows }, (_, i) => Math.round((i * (total - 1)) / (rows - 1)))
}

/** The stretch of `size` positions that `at` falls into, counted from 0 so that neighbours share it. */
function block(at: number, size: number, total: number): number[] {
  const length = Math.max(1, size)
  const from = Math.floor(at / length) * length
  return Array.from({ length: Math.min(length, total - from) }, (_, i) => from + i)
}

/** One head's rows, or the mean of all heads in the answer. */
export function answeredMatrix(
  answer: AttentionAnswer,
  layer: number,
  head: HeadChoice,
): HeadMatrix {
  const { layers, heads, positions } = answer.indices
  const at = indexIn(layers, layer, 'layer')
  const keys = answer.attention.shape[3] ?? 0
  if (head !== 'mean') return { positions, keys, weights: headWeights(answer, at, head) }
  const weights = new Float32Array(positions.length * keys)
  for (const each of heads) {
    const own = headWeights(answer, at, each)
    for (let i = 0; i < own.length; i++) {
      weights[i] = (weights[i] ?? 0) + (own[i] ?? 0) / heads.length
    }
  }
  return { positions, keys, weights }
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

/** All layers and heads of an answer, cut to the rows of `queries`. */
export function answeredWall(answer: AttentionAnswer, queries: readonly number[]): WallData {
  const { layers, heads, positions } = answer.indices
  const keys = answer.attention.shape[3] ?? 0
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
  return { layers: layers.length, heads: heads.length, positions: [...queries], keys, weights }
}

/** One query's weights over the keys up to it: of a head, or the mean of all the wall has. */
export function wallRow(
  wall: WallData,
  layer: number,
  head: HeadChoice,
  query: number,
): Float32Array | null {
  const row = wall.positions.indexOf(query)
  if (row === -1 || layer >= wall.layers) return null
  const heads = head === 'mean' ? [...Array(wall.heads).keys()] : [head]
  const weights = new Float32Array(Math.min(query + 1, wall.keys))
  for (const each of heads) {
    const slot = (layer * wall.heads + each) * wall.positions.length + row
    for (let key = 0; key < weights.length; key++) {
      const weight = wall.weights[slot * wall.keys + key] ?? 0
      weights[key] = (weights[key] ?? 0) + weight / heads.length
    }
  }
  return weights
}
