import type { TokenRef } from './pieces.ts'

/** −log₂ p of each token, bits; null where the model was not asked or nothing precedes it. */
export function surprises(tokens: readonly Pick<TokenRef, 'p'>[]): (number | null)[] {
  return tokens.map(({ p }) => (p === null ? null : -Math.log2(p)))
}

/** How well a model expected a stretch of text. */
export interface Expected {
  /** Tokens that have a probability; the means are over these. */
  count: number
  /** Mean of −log₂ p, bits per token. */
  mean: number
  /** 2^mean: as if each token had been one of so many equally likely ones. */
  perplexity: number
}

/** null where no token has a probability. */
export function expectedness(bits: readonly (number | null)[]): Expected | null {
  let [sum, count] = [0, 0]
  for (const value of bits) {
    if (value === null) continue
    sum += value
    count++
  }
  if (count === 0) return null
  const mean = sum / count
  return { count, mean, perplexity: 2 ** mean }
}

/** Indices of the most surprising tokens, the most surprising first; ties to the earlier. */
export function mostSurprising(bits: readonly (number | null)[], count: number): number[] {
  return bits
    .flatMap((value, index) => (value === null ? [] : [{ value, index }]))
    .sort((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index)
}
