import { TOP_CANDIDATES, type ChoiceKind, type DrawStages } from '../event.ts'
import type { SamplingSettings } from '../sampling.ts'
import { distributionOf, largestId, rankOf, topIds, totalMass } from './distribution.ts'
import { FallingOrder, type Interval, type Prefix } from './falling-order.ts'
import { drawAt } from './philox.ts'

/** A chosen token and everything that led to it; a token event without its texts. */
export interface Choice {
  id: number
  logprob: number
  entropy: number
  how: ChoiceKind
  u: number | null
  rank: number
  top: { id: number; logprob: number; kept: boolean }[]
  draw: DrawStages | null
}

/**
 * Chooses the next token: logits → ÷ temperature → top-k → top-p over what is left → draw.
 * Temperature 0 takes the most probable token, the lowest id among equals, and filters nothing.
 *
 * @param logits `[vocabulary]`
 * @param position of the token to choose, the prompt counted: the draw depends on it and on the seed only
 * @param forced take this token instead
 * @param allowed the same logits, −∞ for those that may not be chosen: they have their probabilities
 *   all the same
 */
export function chooseToken(
  logits: Float32Array,
  sampling: SamplingSettings,
  position: number,
  forced?: number,
  allowed = logits,
): Choice {
  const { max, logSum, entropy } = distributionOf(logits)
  const logprobOf = (id: number): number => (logits[id] ?? 0) - max - logSum
  const listed = topIds(logits, Math.min(TOP_CANDIDATES, logits.length))
  const mostProbable = allowed === logits ? listed[0] : largestId(allowed)
  if (mostProbable === undefined) throw new RangeError('the model gave no logits')
  const rank = (id: number): number => {
    const place = listed.indexOf(id)
    return place === -1 ? rankOf(logits, id) : place
  }
  const plain = (id: number, how: ChoiceKind): Choice => ({
    id,
    logprob: logprobOf(id),
    entropy,
    how,
    u: null,
    rank: rank(id),
    top: listed.map((candidate) => ({
      id: candidate,
      logprob: logprobOf(candidate),
      kept: allowed[candidate] !== -Infinity,
    })),
    draw: null,
  })
  if (forced !== undefined) return plain(forced, 'forced')
  if (sampling.temperature === 0) return plain(mostProbable, 'greedy')

  const { kept, afterTopK, total, at } = filterTokens(allowed, max, sampling)
  const u = drawAt(sampling.seed, position)
  const drawn = at(u)
  const open = listed.filter((candidate) => allowed[candidate] !== -Infinity)
  return {
    ...plain(drawn.id, 'sample'),
    u,
    top: listed.map((candidate) => ({
      id: candidate,
      logprob: logprobOf(candidate),
      kept: open.slice(0, kept.count).includes(candidate),
    })),
    draw: {
      logZ: Math.log(total) - logSum / sampling.temperature,
      afterTopK,
      afterTopP: kept.count,
      keptMass: kept.mass / total,
      from: drawn.from / kept.mass,
      to: Math.min(1, drawn.to / kept.mass),
    },
  }
}

/** The tokens a draw is made among: the first of the falling order that temperature, top-k and top-p leave. */
export interface Filtered {
  /** Tokens left after top-k. */
  afterTopK: number
  /** Those left in the end, and their mass, unnormalised. */
  kept: Prefix
  /** Mass of the whole vocabulary. */
  total: number
  /**
   * The token whose interval on the cumulative bar, from 0 to `kept.mass`, holds u · kept.mass.
   *
   * @param u in [0, 1)
   */
  at: (u: number) => Interval
}

/** Up to this k the most probable tokens are picked out first and the rest is only summed. */
const SMALL_K = 256

/**
 * ÷ temperature → top-k → top-p over what is left.
 *
 * @param logits `[vocabulary]`; −∞ for those that may not be chosen
 * @param max the largest of all, of those that may not be chosen too
 * @param sampling temperature above 0
 */
export function filterTokens(
  logits: Float32Array,
  max: number,
  { temperature, topK, topP }: Pick<SamplingSettings, 'temperature' | 'topK' | 'topP'>,
): Filtered {
  const few = topK > 0 && topK <= SMALL_K ? topIds(logits, topK) : null
  const candidates = few === null ? logits : Float32Array.from(few, (id) => logits[id] ?? 0)
  const order = new FallingOrder(candidates, max, temperature)
  const limit = order.first(topK === 0 ? countAllowed(logits) : topK)
  const kept = topP < 1 ? order.upTo(topP * limit.mass, limit) : limit
  return {
    afterTopK: limit.count,
    kept,
    total: few === null ? order.total : totalMass(logits, max, temperature),
    at(u) {
      const { id, from, to } = order.at(u * kept.mass, kept)
      return { id: few?.[id] ?? id, from, to }
    },
  }
}

function countAllowed(logits: Float32Array): number {
  let count = 0
  for (const logit of logits) if (logit !== -Infinity) count++
  return count
}
