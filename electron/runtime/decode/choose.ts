import { TOP_CANDIDATES, type ChoiceKind, type DrawStages } from '#shared/trace/event.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { distributionOf, rankOf, topIds } from '../numeric/distribution.ts'
import { FallingOrder } from '../numeric/falling-order.ts'
import { drawAt } from '../numeric/philox.ts'

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
 */
export function chooseToken(
  logits: Float32Array,
  sampling: SamplingSettings,
  position: number,
  forced?: number,
): Choice {
  const { max, logSum, entropy } = distributionOf(logits)
  const logprobOf = (id: number): number => (logits[id] ?? 0) - max - logSum
  const listed = topIds(logits, Math.min(TOP_CANDIDATES, logits.length))
  const [mostProbable] = listed
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
    top: listed.map((candidate) => ({ id: candidate, logprob: logprobOf(candidate), kept: true })),
    draw: null,
  })
  if (forced !== undefined) return plain(forced, 'forced')
  if (sampling.temperature === 0) return plain(mostProbable, 'greedy')

  const order = new FallingOrder(logits, max, sampling.temperature)
  const afterTopK = order.first(sampling.topK === 0 ? logits.length : sampling.topK)
  const kept = sampling.topP < 1 ? order.upTo(sampling.topP * afterTopK.mass, afterTopK) : afterTopK
  const u = drawAt(sampling.seed, position)
  const { id, from, to } = order.at(u * kept.mass, kept)
  return {
    ...plain(id, 'sample'),
    u,
    top: listed.map((candidate, place) => ({
      id: candidate,
      logprob: logprobOf(candidate),
      kept: place < kept.count,
    })),
    draw: {
      logZ: Math.log(order.total) - logSum / sampling.temperature,
      afterTopK: afterTopK.count,
      afterTopP: kept.count,
      keptMass: kept.mass / order.total,
      from: from / kept.mass,
      to: Math.min(1, to / kept.mass),
    },
  }
}
