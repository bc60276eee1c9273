import type { Colouring } from '#shared/trace/look.ts'
import type { Attended } from './attended.ts'
import type { TokenRef } from './pieces.ts'

export { COLOURINGS, type Colouring } from '#shared/trace/look.ts'

/** Where the scales of surprise and entropy end, bits, and the one of rank, a place. */
export const LIMITS = { surprise: 12, entropy: 8, rank: 1000 } as const

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
