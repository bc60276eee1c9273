/** Something that takes a while to make: made when first needed, and again after it could not be. */
export class Lazy<T> {
  readonly #make: () => Promise<T>
  #made: Promise<T> | null = null

  constructor(make: () => Promise<T>) {
    this.#make = make
  }

  get(): Promise<T> {
    return (this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = null
      throw error
    }))
  }

  /** Forgets it and gives it to `release`, where it was made; who asks next has it made anew. */
  async letGo(release: (made: T) => Promise<void>): Promise<void> {
    const made = this.#made
    this.#made = null
    // What could not be made need not be released.
    const found = await made?.catch(() => undefined)
    if (found !== undefined) await release(found)
  }
}
