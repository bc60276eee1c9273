/** A list of callbacks; `add` returns what takes one off again. */
export class Listeners<A extends unknown[]> {
  readonly #all = new Set<(...args: A) => void>()

  add(listener: (...args: A) => void): () => void {
    this.#all.add(listener)
    return () => {
      this.#all.delete(listener)
    }
  }

  call(...args: A): void {
    for (const listener of [...this.#all]) listener(...args)
  }
}
