import { attentionRow } from '#shared/trace/attention-frame.ts'
import type { TokenRef } from './pieces.ts'
import type { RunView } from './reduce.ts'

/** What a token's colour can say. `from` and `to` are seen from the selected token. */
export const COLOURINGS = ['probability', 'surprise', 'entropy', 'rank', 'from', 'to'] as const
export type Colouring = (typeof COLOURINGS)[number]

/** Where the scales of surprise and entropy end, bits, and the one of rank, a place. */
export const LIMITS = { surprise: 12, entropy: 8, rank: 1000 } as const

/** Weights by position, and the largest of them that is drawn. */
export interface Attended {
  runId: string
  weights: ReadonlyMap<number, number>
  max: number
  /** Of the selected tokens, those that attention was kept for: what the mean is of. */
  tokens: number
}

/**
 * A token's place on the scale, 0–1, both ends included in it; null where it has none.
 *
 * surprise: −log₂ p ÷ 12, entropy: H ÷ 8, rank: log₁₀ of its place ÷ 3; what lies beyond an end is on it.
 */
export function placeOf(
  { p, entropy, rank, position }: Pick<TokenRef, 'p' | 'entropy' | 'rank' | 'position'>,
  by: Colouring,
  attended: Attended | null,
): number | null {
  if (by === 'from' || by === 'to') {
    const weight = attended?.weights.get(position)
    return weight === undefined || !attended ? null : clamp(weight / (attended.max || 1))
  }
  if (p === null) return null
  if (by === 'probability') return p
  if (by === 'surprise') return clamp(-Math.log2(p) / LIMITS.surprise)
  if (by === 'entropy') return entropy === null ? null : clamp(entropy / LIMITS.entropy)
  return rank === null ? null : clamp(Math.log10(rank + 1) / Math.log10(LIMITS.rank))
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}

/**
 * The attention kept with a run, mean of all layers and heads, over a stretch of its tokens (mean of
 * them): where the passes that chose them looked, or how much later choices looked at them. The first
 * token takes what has no other use; it is left out, so that the rest can be told apart.
 *
 * @param first of the stretch, a position
 * @param last of the stretch, included
 * @returns null where nothing was kept for them
 */
export function attended(
  view: Pick<RunView, 'header' | 'attention'>,
  first: number,
  last: number,
  by: 'from' | 'to',
): Attended | null {
  if (!view.header) return null
  const start = view.header.prompt.length
  const sums = new Map<number, { sum: number; n: number }>()
  const used = new Set<number>()
  const note = (position: number, weight: number): void => {
    const known = sums.get(position) ?? { sum: 0, n: 0 }
    sums.set(position, { sum: known.sum + weight, n: known.n + 1 })
  }
  for (const [step, events] of view.attention) {
    const chosen = start + step
    if (by === 'from' && (chosen < first || chosen > last)) continue
    if (by === 'to' && chosen <= first) continue
    const row = meanRow(events)
    if (!row) continue
    if (by === 'from') {
      used.add(chosen)
      row.forEach((weight, key) => key > 0 && note(key, weight))
      continue
    }
    for (let key = Math.max(1, first); key <= Math.min(last, row.length - 1); key++) {
      used.add(key)
      note(chosen, row[key] ?? 0)
    }
  }
  if (sums.size === 0) return null
  const weights = new Map<number, number>()
  let max = 0
  for (const [position, { sum, n }] of sums) {
    // A key that one of the passes could not see had weight 0 in it.
    const mean = sum / (by === 'from' ? used.size : n)
    weights.set(position, mean)
    max = Math.max(max, mean)
  }
  return { runId: view.header.runId, weights, max, tokens: used.size }
}

type Events = NonNullable<ReturnType<RunView['attention']['get']>>
/** A step's frame never changes; while an answer grows its rows are asked for at every token. */
const rows = new WeakMap<object, Float32Array>()

/** The last row of a step's frame: the query that chose its token. Mean of layers and heads. */
function meanRow(events: Events): Float32Array | null {
  const frame = events.find(({ which }) => which === 'self' || which === 'decoder-self')?.frame
  if (!frame) return null
  const known = rows.get(frame)
  if (known) return known
  const [layers, heads, queries, keys] = frame.shape
  const mean = new Float32Array(keys)
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      attentionRow(frame, layer, head, queries - 1).forEach((weight, key) => {
        mean[key] = (mean[key] ?? 0) + weight / (layers * heads)
      })
    }
  }
  rows.set(frame, mean)
  return mean
}
