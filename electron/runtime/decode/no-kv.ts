import type { Tensor } from 'onnxruntime-node'
import type { KvCache } from './kv-cache.ts'

/** For graphs without a cache: every pass runs all tokens again, so nothing is kept. */
export class NoCache implements KvCache {
  readonly length = 0
  readonly bytes = 0
  readonly fetches: readonly string[] = []

  feeds(): Record<string, Tensor> {
    return {}
  }

  keys(): null {
    return null
  }

  append(): void {
    return
  }

  truncate(): void {
    return
  }

  fork(): KvCache {
    return new NoCache()
  }
}
