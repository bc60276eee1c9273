/** A seeded source for generated test data (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** An integer in [from, to). */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from))
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.int(0, list.length)] ?? list[0]
  }

  list<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index))
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from(this.list(count, () => this.int(0, 256)))
  }

  float32(count: number): Float32Array {
    return Float32Array.from(this.list(count, () => (this.next() - 0.5) * 10 ** this.int(-8, 8)))
  }

  /** Text with what breaks naive code: CJK, emoji, lone surrogates, controls, quotes, `</script`. */
  text(): string {
    const pieces = [
      'a',
      ' the',
      '你好',
      '🧵',
      '\ud83d',
      '\udc00',
      '"',
      '\\',
      '\n',
      '\u2028',
      '\0',
      '</script',
      'é',
    ] as const
    return this.list(this.int(0, 8), () => this.pick(pieces)).join('')
  }
}
