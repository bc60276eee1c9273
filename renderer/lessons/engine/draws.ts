import { drawAt } from '#shared/trace/choice/philox.ts'

/**
 * Numbers drawn one after the other from a seed, by the generator that draws tokens (Philox4x32-10): the
 * same seed gives the same numbers in the same order.
 */
export class Draws {
  readonly #seed: number
  #drawn = 0

  /** @param seed unsigned 32-bit integer */
  constructor(seed: number) {
    this.#seed = seed
  }

  /** In [0, 1). */
  uniform(): number {
    return drawAt(this.#seed, this.#drawn++)
  }

  /** In [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.uniform()
  }

  /** One of the list's entries. @throws RangeError where it has none */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('there is nothing to pick from')
    return list[Math.floor(this.uniform() * list.length)]!
  }

  /** A copy in another order, every order equally likely (Fisher and Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const order = [...list]
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(this.uniform() * (last + 1))
      ;[order[last], order[other]] = [order[other]!, order[last]!]
    }
    return order
  }
}
