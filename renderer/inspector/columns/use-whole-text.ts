import { computed, type ComputedRef } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import { useXrayStore } from '../../stores/xray.ts'
import { tokenRefs, type TokenRef } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'
import { expectedness, mostSurprising, surprises, type Expected } from '../../trace/surprise.ts'

/** A whole text's tokens and how much the model expected them. */
export interface WholeText {
  tokens: readonly TokenRef[]
  /** −log₂ p of each; null where it was not predicted, or is not known yet. */
  bits: readonly (number | null)[]
  /** Over all tokens that have a probability, over the given ones, over those the model wrote. */
  whole: Expected | null
  given: Expected | null
  written: Expected | null
  /** Position of the first token the model wrote. */
  start: number
  /** Tokens the model could be asked about and has not been. */
  waiting: number
  most: readonly TokenRef[]
  /** Where the bars' scale ends, bits: a whole number, not below the most surprising. */
  full: number
  isTranslation: boolean
}

const MOST = 3
const LEAST_FULL = 8

/** The probabilities of given tokens are those the list of tokens had the model say (probe `score`). */
export function useWholeText(input: {
  view: () => RunView
  header: () => RunHeader
}): ComputedRef<WholeText> {
  const xray = useXrayStore()
  return computed(() => {
    const header = input.header()
    const tokens = tokenRefs(input.view(), xray.scoresOf(header.runId))
    const bits = surprises(tokens)
    const start = header.prompt.length
    const isTranslation = header.translation !== undefined
    const predicted = bits.slice(isTranslation ? start : 1)
    return {
      tokens,
      bits,
      whole: expectedness(bits),
      given: expectedness(bits.slice(0, start)),
      written: expectedness(bits.slice(start)),
      start,
      waiting: predicted.filter((value) => value === null).length,
      most: mostSurprising(bits, MOST).flatMap((index) => tokens[index] ?? []),
      full: bits.reduce<number>(
        (most, value) => Math.max(most, Number.isFinite(value) ? Math.ceil(value ?? 0) : 0),
        LEAST_FULL,
      ),
      isTranslation,
    }
  })
}
