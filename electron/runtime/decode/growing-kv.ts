import type { Tensor } from 'onnxruntime-node'
import type { CachePair } from '../graph/delta-cache.ts'
import { floatTypeOf } from './element-type.ts'
import type { KvCache, Outputs } from './kv-cache.ts'
import type { KeyRows } from '../numeric/mean-attention.ts'
import { fedBack, floatsOf, floatTensor, newStore, storeOf } from './tensors.ts'

/** A cache the graph returns whole with every pass: what comes out goes in again. */
export class GrowingCache implements KvCache {
  readonly fetches: readonly string[]
  readonly #pairs: readonly CachePair[]
  #length = 0
  #past: Record<string, Tensor> = {}

  constructor(pairs: readonly CachePair[]) {
    this.#pairs = pairs
    this.fetches = pairs.map((pair) => pair.present)
    this.#past = this.#cut({}, 0)
  }

  get length(): number {
    return this.#length
  }

  get bytes(): number {
    return Object.values(this.#past).reduce((sum, tensor) => sum + storeOf(tensor).byteLength, 0)
  }

  feeds(): Record<string, Tensor> {
    return { ...this.#past }
  }

  keys(layer: number): KeyRows | null {
    const tensor = this.#past[this.#pairs[2 * layer]?.past ?? '']
    return tensor === undefined ? null : { values: floatsOf(tensor), stride: tensor.dims[2] ?? 0 }
  }

  append(outputs: Outputs, count: number): void {
    this.#length += count
    this.#past = Object.fromEntries(
      this.#pairs.map(({ past, present }) => {
        const tensor = outputs[present]
        if (tensor?.dims[2] !== this.#length) {
          throw new Error(`${present} does not hold ${String(this.#length)} tokens`)
        }
        return [past, fedBack(tensor)]
      }),
    )
  }

  truncate(length: number): void {
    if (length >= this.#length) return
    this.#past = this.#cut(this.#past, length)
    this.#length = length
  }

  fork(length: number): KvCache {
    const copy = new GrowingCache(this.#pairs)
    copy.#length = Math.min(length, this.#length)
    copy.#past = this.#cut(this.#past, copy.#length)
    return copy
  }

  /** The first `length` rows of every head: `[1, kvHeads, T, headDim]` → `[1, kvHeads, length, headDim]`. */
  #cut(past: Record<string, Tensor>, length: number): Record<string, Tensor> {
    return Object.fromEntries(
      this.#pairs.map(({ past: name, kvHeads, headDim, element }) => {
        const store = newStore(floatTypeOf(element), kvHeads * length * headDim)
        const tensor = past[name]
        for (let head = 0; tensor !== undefined && head < kvHeads; head++) {
          const from = head * (tensor.dims[2] ?? 0) * headDim
          const rows = storeOf(tensor).subarray(from, from + length * headDim)
          store.set(rows, head * length * headDim)
        }
        return [name, floatTensor(store, [1, kvHeads, length, headDim])]
      }),
    )
  }
}
