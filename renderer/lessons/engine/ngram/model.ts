import type { NextTokenModel } from '../next-token-model.ts'
import type { Vocabulary } from '../corpus/vocabulary.ts'
import type { NgramCounts } from './counts.ts'

/**
 * Counts as probabilities: P(w | context) = (count(context, w) + α) / (Σ count + α·|V|). With α = 0 what was
 * never seen is impossible, and an empty row says nothing; α = 1 is Laplace's rule of succession.
 */
export class NgramModel implements NextTokenModel {
  readonly counts: NgramCounts
  readonly alpha: number

  /** @param alpha added to every count, 0 or more */
  constructor(counts: NgramCounts, alpha: number) {
    if (!(alpha >= 0)) throw new RangeError(`α is 0 or more, not ${String(alpha)}`)
    this.counts = counts
    this.alpha = alpha
  }

  get vocabulary(): Vocabulary {
    return this.counts.vocabulary
  }

  get contextLength(): number {
    return this.counts.contextLength
  }

  predict(context: readonly number[]): Float64Array | null {
    const row = this.counts.row(context)
    const total = this.counts.total(context) + this.alpha * row.length
    if (total === 0) return null
    return Float64Array.from(row, (count) => (count + this.alpha) / total)
  }

  probability(context: readonly number[], id: number): number {
    const { counts, alpha } = this
    const total = counts.total(context) + alpha * counts.vocabulary.size
    return total === 0 ? 0 : (counts.count(context, id) + alpha) / total
  }
}
