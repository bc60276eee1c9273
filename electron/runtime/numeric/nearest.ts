/** Something and how near it is. */
export interface Near {
  id: number
  cosine: number
}

/** The `count` nearest of those offered, nearest first, ties to the lower id. */
export class Nearest {
  readonly #count: number
  readonly #list: Near[] = []

  constructor(count: number) {
    this.#count = count
  }

  get list(): readonly Near[] {
    return this.#list
  }

  /** Whether it would be listed; ids come in rising order. */
  takes(cosine: number): boolean {
    if (this.#list.length < this.#count) return this.#count > 0
    return cosine > (this.#list.at(-1)?.cosine ?? -Infinity)
  }

  add(id: number, cosine: number): void {
    let place = this.#list.length
    while (place > 0 && cosine > (this.#list[place - 1]?.cosine ?? 0)) place--
    this.#list.splice(place, 0, { id, cosine })
    if (this.#list.length > this.#count) this.#list.pop()
  }
}

/**
 * Σ a_i·b_i of two rows of `width` numbers that begin at `from` and `at`, in float64. Four sums side by
 * side: each addition need not wait for the one before.
 */
export function dot(
  a: Float32Array,
  from: number,
  b: Float32Array,
  at: number,
  width: number,
): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  const whole = width - (width % 4)
  let i = 0
  for (; i < whole; i += 4) {
    s0 += (a[from + i] ?? 0) * (b[at + i] ?? 0)
    s1 += (a[from + i + 1] ?? 0) * (b[at + i + 1] ?? 0)
    s2 += (a[from + i + 2] ?? 0) * (b[at + i + 2] ?? 0)
    s3 += (a[from + i + 3] ?? 0) * (b[at + i + 3] ?? 0)
  }
  for (; i < width; i++) s0 += (a[from + i] ?? 0) * (b[at + i] ?? 0)
  return s0 + s1 + (s2 + s3)
}
