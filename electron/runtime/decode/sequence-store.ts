import { rewind, type Decoder, type Sequence } from './decoder.ts'

/** Caches larger than this together are not kept, bytes. */
const BUDGET = 256 * 2 ** 20

/** Sequences the model has read, so that a text with the same beginning need not be read again. */
export class SequenceStore {
  readonly #decoder: Pick<Decoder, 'newSequence' | 'cached'>
  readonly #capacity: number
  /** Most recently used last. */
  #kept: Sequence[] = []

  /** @param capacity how many sequences are kept: one goes on, another was branched off from */
  constructor(decoder: Pick<Decoder, 'newSequence' | 'cached'>, capacity: number) {
    this.#decoder = decoder
    this.#capacity = capacity
  }

  /**
   * A sequence that has read the longest known beginning of `ids`, at most `limit` tokens of it. Where
   * the known one goes on differently it is kept if there is room, and a copy is given.
   *
   * @param others sequences that are copied, never taken
   */
  take(ids: readonly number[], limit: number, others: SequenceStore | null = null): Sequence {
    const own = this.#longest(ids, limit)
    const other = others === null ? own : others.#longest(ids, limit)
    const { best, reusable } = other.reusable > own.reusable ? other : own
    if (best === null || !this.#decoder.cached) return this.#keep(this.#decoder.newSequence())
    if (best === own.best) {
      const goesOn = commonPrefix(best.ids, ids) >= Math.min(best.ids.length, limit)
      const crowded = best.cache.bytes * this.#capacity > BUDGET
      if (goesOn || crowded || this.#capacity === 1) return this.#keep(rewind(best, reusable))
    }
    const cache = best.cache.fork(reusable)
    return this.#keep({ ids: best.ids.slice(0, reusable), cache, exact: reusable })
  }

  #longest(ids: readonly number[], limit: number): { best: Sequence | null; reusable: number } {
    let best: Sequence | null = null
    let reusable = 0
    for (const sequence of this.#kept) {
      const length = Math.min(limit, sequence.exact, commonPrefix(sequence.ids, ids))
      if (length > reusable) [best, reusable] = [sequence, length]
    }
    return { best, reusable }
  }

  #keep(sequence: Sequence): Sequence {
    const others = this.#kept.filter((kept) => kept !== sequence)
    this.#kept = [...others, sequence].slice(-this.#capacity)
    return sequence
  }
}

export function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length)
  let shared = 0
  while (shared < length && a[shared] === b[shared]) shared++
  return shared
}
