import { expOfNegative } from './exp.ts'

/** A model that wrote what is no number: its weights, or its graph, are damaged. */
export class NotFiniteError extends RangeError {
  constructor() {
    super('the model’s logits are not finite numbers')
    this.name = 'NotFiniteError'
  }
}

/** What one row of logits says as a whole. */
export interface Distribution {
  /** Largest logit. */
  max: number
  /** log Σ exp(logit − max), so that logprob = logit − max − logSum. */
  logSum: number
  /** Of softmax(logits), in bits. */
  entropy: number
}

/**
 * One pass for the largest logit, one for Σe and Σe·d with d = max − logit and e = exp(−d), summed in float64:
 * H = ln Σe + Σe·d / Σe, in nats.
 *
 * @param logits `[vocabulary]`; −∞ is allowed and has probability 0
 * @throws NotFiniteError where a logit is not a number, +∞, or all are −∞
 */
export function distributionOf(logits: Float32Array): Distribution {
  const max = largest(logits)
  let sum = 0
  let weighted = 0
  for (let i = 0; i < logits.length; i++) {
    const distance = max - (logits[i] ?? 0)
    if (distance === Infinity) continue
    const mass = expOfNegative(distance)
    sum += mass
    weighted += mass * distance
  }
  const logSum = Math.log(sum)
  return { max, logSum, entropy: Math.max(0, (logSum + weighted / sum) / Math.LN2) }
}

function largest(logits: Float32Array): number {
  let max = -Infinity
  let comparable = true
  for (let i = 0; i < logits.length; i++) {
    const value = logits[i] ?? 0
    if (value > max) max = value
    else if (value !== value) comparable = false
  }
  if (!comparable || !Number.isFinite(max)) {
    throw new NotFiniteError()
  }
  return max
}

/**
 * The `count` largest, largest first, ties to the lower id. A threshold scan: after a few hundred
 * tokens hardly one passes the comparison with the smallest listed so far.
 */
export function topIds(logits: Float32Array, count: number): number[] {
  const ids: number[] = []
  let threshold = -Infinity
  for (let id = 0; id < logits.length; id++) {
    const value = logits[id] ?? 0
    if (ids.length === count && value <= threshold) continue
    let place = ids.length
    while (place > 0 && value > (logits[ids[place - 1] ?? 0] ?? 0)) place--
    ids.splice(place, 0, id)
    if (ids.length > count) ids.pop()
    threshold = logits[ids[ids.length - 1] ?? 0] ?? 0
  }
  return ids
}

/** The id of the largest, the lowest among equals; undefined where all are −∞ or there are none. */
export function largestId(logits: Float32Array): number | undefined {
  let [most, found] = [-Infinity, -1]
  for (let id = 0; id < logits.length; id++) {
    const value = logits[id] ?? 0
    if (value > most) [most, found] = [value, id]
  }
  return found === -1 ? undefined : found
}

/** 0-based place of a token among all by falling logit, ties to the lower id. */
export function rankOf(logits: Float32Array, id: number): number {
  const own = logits[id] ?? 0
  let rank = 0
  for (let i = 0; i < id; i++) if ((logits[i] ?? 0) >= own) rank++
  for (let i = id + 1; i < logits.length; i++) if ((logits[i] ?? 0) > own) rank++
  return rank
}

/** Σ exp((logit − max) / temperature) over the vocabulary. */
export function totalMass(logits: Float32Array, max: number, temperature: number): number {
  let total = 0
  for (let i = 0; i < logits.length; i++) {
    total += expOfNegative((max - (logits[i] ?? 0)) / temperature)
  }
  return total
}
