import type { MergeRule } from '#shared/trace/look.ts'
import { rowOf, type AttentionMatrix } from './attention-matrix.ts'
import type { Word } from './words.ts'

export type { MergeRule }

/**
 * Weights between words, 0–1.
 *
 * @param matrix cross-attention: a row by target token, a column by source token
 * @returns by target word, by source word; 0 for a target word that is not there yet
 */
export function wordAlignment(
  matrix: AttentionMatrix,
  target: readonly Word[],
  source: readonly Word[],
  rule: MergeRule,
): number[][] {
  return target.map(({ tokens }) => {
    const rows = tokens.filter((row) => row < matrix.rows).map((row) => rowOf(matrix, row))
    return source.map(({ tokens: columns }) => {
      const weights = rows.flatMap((row) => columns.map((column) => row[column] ?? 0))
      if (weights.length === 0) return 0
      if (rule === 'max') return Math.max(...weights)
      return weights.reduce((sum, weight) => sum + weight, 0) / weights.length
    })
  })
}
