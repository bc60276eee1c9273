import type { Tensor } from 'onnxruntime-node'
import type { CacheLayout } from '../graph/delta-cache.ts'
import type { KeyRows } from '../numeric/mean-attention.ts'
import { DeltaCache } from './delta-kv.ts'
import { GrowingCache } from './growing-kv.ts'
import { NoCache } from './no-kv.ts'

/** A pass's outputs by name. */
export type Outputs = Readonly<Record<string, Tensor>>

/** Keys and values of the tokens a sequence has read, layer by layer. */
export interface KvCache {
  /** Tokens held. */
  readonly length: number
  /** Memory held. */
  readonly bytes: number
  /** Outputs a pass has to fetch so that `append` can take them. */
  readonly fetches: readonly string[]
  /** What a pass over `count` more tokens is fed, besides the tokens. */
  feeds(count: number): Record<string, Tensor>
  /** Keys of a layer as the attention uses them, of all heads; null where the cache keeps none. */
  keys(layer: number): KeyRows | null
  /** Takes the rows of the `count` tokens just run. */
  append(outputs: Outputs, count: number): void
  /** Forgets all but the first `length` tokens. */
  truncate(length: number): void
  /** A copy of the first `length` tokens that lives its own life. */
  fork(length: number): KvCache
}

export function emptyCache(layout: CacheLayout): KvCache {
  switch (layout.kind) {
    case 'delta':
      return new DeltaCache(layout)
    case 'growing':
      return new GrowingCache(layout.pairs)
    case 'none':
      return new NoCache()
  }
}
