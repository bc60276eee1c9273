import type { ComputedRef, WritableComputedRef } from 'vue'
import type { AttentionKind } from '#shared/trace/attention-frame.ts'
import type { Over } from '../stores/inspector.ts'
import type { HeadChoice } from '../stores/selection.ts'
import type { TokenRef } from '../trace/pieces.ts'
import type { HeadMatrix, WallData } from './attention-data.ts'
import type { Asked } from './use-probe.ts'

/** What is written at a row or column; null where it is not there yet. */
export type Label = Pick<TokenRef, 'text' | 'bytes'> | null

/** Which head is looked at, and what over them; shared with whoever else shows one. */
export interface HeadState {
  over: WritableComputedRef<Over>
  layer: WritableComputedRef<number>
  head: WritableComputedRef<HeadChoice>
}

/**
 * One attention of a run as its figures need it, whether asked of the model or stored: a decoder's, or
 * one of an encoder–decoder's three. Rows look, columns are looked at; both count from 0.
 */
export interface Attention {
  which: ComputedRef<AttentionKind>
  choice: HeadState
  /** Layers and heads that can be told apart here; 1 head where only their mean is known. */
  extent: ComputedRef<{ layers: number; heads: number }>
  /** Whether every choice of `over` can be had. */
  hasRollout: ComputedRef<boolean>
  rowNames: ComputedRef<readonly Label[]>
  colNames: ComputedRef<readonly Label[]>
  /** The row looked at. */
  query: ComputedRef<number>
  /** By row, the first column that it cannot look at. */
  end: (row: number) => number
  /** The query's row, of every head. */
  rowWall: ComputedRef<WallData | null>
  /** Rows of every head, all or some. */
  matrixWall: ComputedRef<WallData | null>
  /** What is chosen: the query's row, and all rows that are known. */
  weights: ComputedRef<Float32Array | null>
  matrix: ComputedRef<HeadMatrix | null>
  /** Questions to the model, where there are any. */
  asked: ComputedRef<Asked<unknown>>
  askedWall: ComputedRef<Asked<unknown>>
  askedMatrix: ComputedRef<Asked<unknown>>
  again: () => void
  /** The data are those stored while the text was made, not the model's answers. */
  stored: ComputedRef<boolean>
  /** Whether thumbnails of whole matrices can be had. */
  hasMatrices: ComputedRef<boolean>
  /** Asks for every row of a long text's matrix; null where they are there, or cannot be had. */
  askAll: ComputedRef<(() => void) | null>
  /** A row becomes the one looked at: the token it belongs to is selected. */
  select: (row: number) => void
}
