import { expOfNegative } from './exp.ts'

const BUCKETS = 2048
/** Beyond this distance below the largest logit (in units of temperature, at least 1) no sorting pays. */
const SPAN = 40

/** The first tokens of the falling order: how many, and their mass (unnormalised). */
export interface Prefix {
  count: number
  mass: number
}

/** Where a token lies on the cumulative bar, in the mass's own units. */
export interface Interval {
  id: number
  from: number
  to: number
}

/**
 * Tokens by falling probability without sorting the vocabulary: a token's bucket is a falling function
 * of its logit, so buckets are in order already and only those at a cut have to be sorted.
 * Mass of a token: exp((logit − max) / temperature). Ties stand in order of their ids.
 */
export class FallingOrder {
  /** Σ mass over the whole vocabulary. */
  readonly total: number
  readonly #logits: Float32Array
  readonly #max: number
  readonly #temperature: number
  readonly #bucketOf: Uint16Array
  readonly #counts: Int32Array
  readonly #masses: Float64Array

  constructor(logits: Float32Array, max: number, temperature: number) {
    this.#logits = logits
    this.#max = max
    this.#temperature = temperature
    const bucketOf = new Uint16Array(logits.length)
    const counts = new Int32Array(BUCKETS)
    const masses = new Float64Array(BUCKETS)
    const perUnit = (BUCKETS - 1) / (SPAN * Math.max(1, temperature))
    let total = 0
    for (let id = 0; id < logits.length; id++) {
      const distance = max - (logits[id] ?? 0)
      const bucket = Math.min(BUCKETS - 1, distance * perUnit) | 0
      const mass = expOfNegative(distance / temperature)
      bucketOf[id] = bucket
      counts[bucket] = (counts[bucket] ?? 0) + 1
      masses[bucket] = (masses[bucket] ?? 0) + mass
      total += mass
    }
    this.#bucketOf = bucketOf
    this.#counts = counts
    this.#masses = masses
    this.total = total
  }

  /** The `count` most probable tokens. */
  first(count: number): Prefix {
    if (count >= this.#logits.length) return { count: this.#logits.length, mass: this.total }
    let before = 0
    let mass = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const size = this.#counts[bucket] ?? 0
      if (before + size < count) {
        before += size
        mass += this.#masses[bucket] ?? 0
        continue
      }
      for (const id of this.#members(bucket).slice(0, count - before)) mass += this.massOf(id)
      break
    }
    return { count, mass }
  }

  /** The smallest set of most probable tokens within `limit` whose mass is `wanted` or more. */
  upTo(wanted: number, limit: Prefix): Prefix {
    let before = 0
    let mass = 0
    for (let bucket = 0; bucket < BUCKETS && before < limit.count; bucket++) {
      const size = this.#counts[bucket] ?? 0
      const inside = this.#masses[bucket] ?? 0
      if (before + size <= limit.count && mass + inside < wanted) {
        before += size
        mass += inside
        continue
      }
      for (const id of this.#members(bucket)) {
        before++
        mass += this.massOf(id)
        if (mass >= wanted || before === limit.count) return { count: before, mass }
      }
    }
    return limit
  }

  /** The token of the first `kept.count` whose interval on the cumulative bar holds `target`. */
  at(target: number, kept: Prefix): Interval {
    let before = 0
    let mass = 0
    let last: Interval | null = null
    for (let bucket = 0; bucket < BUCKETS && before < kept.count; bucket++) {
      const size = this.#counts[bucket] ?? 0
      const inside = this.#masses[bucket] ?? 0
      const whole = before + size <= kept.count
      if (whole && (mass + inside <= target || size === 0) && before + size < kept.count) {
        before += size
        mass += inside
        continue
      }
      for (const id of this.#members(bucket)) {
        const to = mass + this.massOf(id)
        // Rounding may leave target at the very end: then the last token with any mass has it.
        if (to > mass) last = { id, from: mass, to }
        before++
        mass = to
        if (target < to || before === kept.count) return last ?? { id, from: 0, to }
      }
    }
    if (last === null) throw new RangeError('no token is left to draw from')
    return last
  }

  /** exp((logit − max) / temperature), in 0–1. */
  massOf(id: number): number {
    return expOfNegative((this.#max - (this.#logits[id] ?? 0)) / this.#temperature)
  }

  #members(bucket: number): number[] {
    const logits = this.#logits
    const bucketOf = this.#bucketOf
    const ids: number[] = []
    for (let id = 0; id < bucketOf.length; id++) if (bucketOf[id] === bucket) ids.push(id)
    return ids.sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
  }
}
