import type { AblatedSide } from '#shared/trace/probe.ts'
import type { LoadedModel } from '../models/load.ts'
import { expOfNegative } from '#shared/trace/choice/exp.ts'
import { distributionOf, topIds } from '#shared/trace/choice/distribution.ts'

/** Two distributions side by side: each lists the `top` of both, its own most probable first. */
export function sidesOf(
  model: LoadedModel,
  before: Float32Array,
  after: Float32Array,
  top: number,
): { before: AblatedSide; after: AblatedSide } {
  const ids = [...new Set([...topIds(before, top), ...topIds(after, top)])]
  return { before: sideOf(model, before, ids), after: sideOf(model, after, ids) }
}

function sideOf(
  { tokenizer }: LoadedModel,
  logits: Float32Array,
  ids: readonly number[],
): AblatedSide {
  const { max, logSum, entropy } = distributionOf(logits)
  const listed = ids.map((id) => ({
    id,
    text: tokenizer.textOf(id),
    logprob: (logits[id] ?? 0) - max - logSum,
  }))
  return { entropy, top: listed.sort((a, b) => b.logprob - a.logprob || a.id - b.id) }
}

/** Σ p·(log p − log q) of softmax(before) and softmax(after), bits, summed in float64. */
export function divergenceBits(before: Float32Array, after: Float32Array): number {
  const [p, q] = [distributionOf(before), distributionOf(after)]
  const shift = p.max + p.logSum - (q.max + q.logSum)
  let mass = 0
  let sum = 0
  for (let id = 0; id < before.length; id++) {
    const own = before[id] ?? 0
    const weight = expOfNegative(p.max - own)
    mass += weight
    sum += weight * (own - (after[id] ?? 0) - shift)
  }
  return Math.max(0, sum / mass / Math.LN2)
}
