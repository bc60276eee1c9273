import type { ProbeRequest } from '#shared/trace/probe.ts'
import type { HeadChoice } from '../stores/selection.ts'
import type { Over } from '../stores/inspector.ts'

export type AttentionRequest = Extract<ProbeRequest, { probe: 'attention' }>

/** Largest answers asked for at once, bytes of float32 weights. */
const ONE_QUERY_BYTES = 2_000_000
const ONE_HEAD_BYTES = 12_000_000
const THUMBNAILS_BYTES = 20_000_000
const THUMBNAIL_ROWS = 32
/** Texts up to so many tokens have their whole matrices asked for by themselves. */
export const WHOLE_TOKENS = 512
/** Of longer ones, so many rows around the query. */
const STRETCH = 128
/** One whole matrix may be so large, when it is asked for on purpose: 3,162 tokens. */
const WHOLE_BYTES = 40_000_000

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

/** Rows of a layer's heads: all of them, or a stretch around the query where the text is too long. */
export function positionsOfHead(query: number, extent: Omit<Extent, 'layers'>): 'all' | number[] {
  const rows = Math.floor(ONE_HEAD_BYTES / (extent.heads * extent.total * 4))
  return rows >= extent.total && extent.total <= WHOLE_TOKENS
    ? 'all'
    : block(query, Math.min(rows, STRETCH), extent.total)
}

/**
 * Evenly spread rows, the first and the last among them, for thumbnails of whole matrices.
 *
 * @param rows of the matrix, where they are not as many as its columns
 */
export function positionsOfThumbnails({
  layers,
  heads,
  total,
  rows = total,
}: Extent & { rows?: number }): number[] {
  const affordable = Math.floor(THUMBNAILS_BYTES / (layers * heads * total * 4))
  const count = Math.max(2, Math.min(rows, THUMBNAIL_ROWS, affordable))
  if (rows <= 2) return Array.from({ length: rows }, (_, position) => position)
  return Array.from({ length: count }, (_, i) => Math.round((i * (rows - 1)) / (count - 1)))
}

/** The stretch of `size` positions that `at` falls into, counted from 0 so that neighbours share it. */
function block(at: number, size: number, total: number): number[] {
  const length = Math.max(1, size)
  const from = Math.floor(at / length) * length
  return Array.from({ length: Math.min(length, total - from) }, (_, i) => from + i)
}

/** What one matrix is of. */
export interface Choice {
  over: Over
  layer: number
  head: HeadChoice
}

/** Bytes of one whole matrix. */
export function wholeBytes(total: number): number {
  return total * total * 4
}

/** Whether a whole matrix of so long a text can be asked for at all. */
export function wholeIsPossible(total: number): boolean {
  return wholeBytes(total) <= WHOLE_BYTES
}

/**
 * Asks for the matrix of a choice. A layer's heads come together where they are small, so that going
 * from one to the next asks nothing; else one alone, or the mean. Of long texts only the rows around
 * the query, unless all are wanted.
 *
 * @param all every row, whatever the length
 */
export function matrixRequest(
  { over, layer, head }: Choice,
  query: number,
  extent: Extent,
  all: boolean,
): AttentionRequest {
  const { heads, total } = extent
  const whole = total <= WHOLE_TOKENS || (all && wholeIsPossible(total))
  const base = { probe: 'attention' as const, heads: 'all' as const }
  if (over !== 'layer') {
    const positions = whole ? 'all' : positionsOfHead(query, { heads: 1, total })
    const how = over === 'all' ? { mean: true as const } : { rollout: true as const }
    return { ...base, layers: 'all', positions, ...how }
  }
  const layers = [layer]
  if (!whole) return { ...base, layers, positions: positionsOfHead(query, extent) }
  if (heads * wholeBytes(total) <= ONE_HEAD_BYTES) return { ...base, layers, positions: 'all' }
  return head === 'mean'
    ? { ...base, layers, positions: 'all', mean: true }
    : { ...base, layers, heads: [head], positions: 'all' }
}
