import type { Tensor } from 'onnxruntime-node'
import type { CacheLayout } from '../graph/delta-cache.ts'
import type { KvCache, Outputs } from './kv-cache.ts'
import type { KeyRows } from '../numeric/mean-attention.ts'
import { asFloats, floatTensor, newStore, storeOf, type FloatStore } from './tensors.ts'
import { floatTypeOf } from './element-type.ts'

type DeltaLayout = Extract<CacheLayout, { kind: 'delta' }>

/** ONNX Runtime copies the past inside the node, so spare capacity is kept small. */
const CAPACITY_STEP = 128

/**
 * A cache in memory of our own: each pass returns only the rows of its new tokens, which are written
 * behind the others. Going back is a smaller length.
 */
export class DeltaCache implements KvCache {
  readonly fetches: readonly string[]
  readonly #layout: DeltaLayout
  #length = 0
  #capacity = 0
  #stores: FloatStore[] = []
  #tensors: Record<string, Tensor> = {}

  constructor(layout: DeltaLayout) {
    this.#layout = layout
    this.fetches = [layout.rows]
  }

  get length(): number {
    return this.#length
  }

  get bytes(): number {
    return this.#stores.reduce((sum, store) => sum + store.byteLength, 0)
  }

  feeds(count: number): Record<string, Tensor> {
    this.#reserve(this.#length + count)
    return { ...this.#tensors }
  }

  keys(layer: number): KeyRows | null {
    const store = this.#stores[2 * layer]
    return store === undefined ? null : { values: asFloats(store), stride: this.#capacity }
  }

  append(outputs: Outputs, count: number): void {
    const { rows, kvHeads, headDim } = this.#layout
    const tensor = outputs[rows]
    if (tensor === undefined) throw new Error(`the pass gave no ${rows}`)
    const source = storeOf(tensor)
    const block = count * headDim
    for (const [i, store] of this.#stores.entries()) {
      for (let head = 0; head < kvHeads; head++) {
        const from = (i * kvHeads + head) * block
        store.set(
          source.subarray(from, from + block),
          (head * this.#capacity + this.#length) * headDim,
        )
      }
    }
    this.#length += count
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length)
  }

  fork(length: number): KvCache {
    const copy = new DeltaCache(this.#layout)
    copy.#take(this, Math.min(length, this.#length), length)
    return copy
  }

  #reserve(length: number): void {
    if (length > this.#capacity || this.#stores.length === 0) this.#take(this, this.#length, length)
  }

  /** Copies the first `rows` rows of another cache into new memory with room for `room` rows. */
  #take(other: DeltaCache, rows: number, room: number): void {
    const { past, kvHeads, headDim, element } = this.#layout
    const capacity = Math.max(1, Math.ceil(room / CAPACITY_STEP)) * CAPACITY_STEP
    const stores = past.map((_, i) => {
      const store = newStore(floatTypeOf(element), kvHeads * capacity * headDim)
      const old = other.#stores[i]
      for (let head = 0; old !== undefined && head < kvHeads; head++) {
        const from = head * other.#capacity * headDim
        store.set(old.subarray(from, from + rows * headDim), head * capacity * headDim)
      }
      return store
    })
    this.#stores = stores
    this.#capacity = capacity
    this.#length = rows
    this.#tensors = Object.fromEntries(
      past.map((name, i) => [
        name,
        floatTensor(stores[i] ?? new Float32Array(0), [1, kvHeads, capacity, headDim]),
      ]),
    )
  }
}
