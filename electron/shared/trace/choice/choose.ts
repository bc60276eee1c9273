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

  const drawn = draw(allowed, max, sampling, position)
  const open = listed.filter((candidate) => allowed[candidate] !== -Infinity)
  return {
    ...plain(drawn.id, 'sample'),
    u: drawn.u,
    top: listed.map((candidate) => ({
      id: candidate,
      logprob: logprobOf(candidate),
      kept: open.slice(0, drawn.kept.count).includes(candidate),
    })),
    draw: {
      logZ: Math.log(drawn.total) - logSum / sampling.temperature,
      afterTopK: drawn.afterTopK,
      afterTopP: drawn.kept.count,
      keptMass: drawn.kept.mass / drawn.total,
      from: drawn.from / drawn.kept.mass,
      to: Math.min(1, drawn.to / drawn.kept.mass),
    },
  }
}

interface Draw extends Interval {
  u: number
  afterTopK: number
  kept: Prefix
  /** Mass of the whole vocabulary. */
  total: number
}

/** Up to this k the most probable tokens are picked out first and the rest is only summed. */
const SMALL_K = 256

function draw(
  logits: Float32Array,
  max: number,
  sampling: SamplingSettings,
  position: number,
): Draw {
  const { temperature, topK, topP } = sampling
  const few = topK > 0 && topK <= SMALL_K ? topIds(logits, topK) : null
  const candidates = few === null ? logits : Float32Array.from(few, (id) => logits[id] ?? 0)
  const order = new FallingOrder(candidates, max, temperature)
  const limit = order.first(topK === 0 ? countAllowed(logits) : topK)
  const kept = topP < 1 ? order.upTo(topP * limit.mass, limit) : limit
  const u = drawAt(sampling.seed, position)
  const { id, from, to } = order.at(u * kept.mass, kept)
  return {
    id: few?.[id] ?? id,
    from,
    to,
    u,
    afterTopK: limit.count,
    kept,
    total: few === null ? order.total : totalMass(logits, max, temperature),
  }
}

function countAllowed(logits: Float32Array): number {
  let count = 0
  for (const logit of logits) if (logit !== -Infinity) count++
  return count
}
