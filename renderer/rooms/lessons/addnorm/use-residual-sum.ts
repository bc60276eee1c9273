import { computed, type ComputedRef } from 'vue'
import { statsOf } from '#renderer/inspector/block/block-rows.ts'
import { largestDifference } from '#renderer/inspector/vector-math.ts'
import type { useStages } from './use-block-answer.ts'

/** What a branch adds to the stream, and whether it all adds up. */
export interface ResidualSum {
  before: Float32Array
  added: Float32Array
  after: Float32Array
  /** Largest |before + added − after|. */
  error: number
  /** Length of what is added ÷ length of what was there. */
  share: number
  /** The number that changes most. */
  most: number
}

/** Of a block that adds one after the other; null where that is not told apart, or not known yet. */
export function useResidualSum(
  stages: ReturnType<typeof useStages>,
  branch: () => 'attention' | 'ffn',
): ComputedRef<ResidualSum | null> {
  return computed(() => {
    const now = stages.value
    const isFirst = branch() === 'attention'
    const before = now?.[isFirst ? 'input' : 'attention-sum']?.values
    const added = now?.[branch()]?.values
    const after = now?.[isFirst ? 'attention-sum' : 'output']?.values
    if (!before || !added || !after) return null
    const both = Float64Array.from(added, (value, i) => value + (before[i] ?? 0))
    const sizes = added.map(Math.abs)
    return {
      before,
      added,
      after,
      error: largestDifference(both, after),
      share: statsOf(added).norm / Math.max(Number.EPSILON, statsOf(before).norm),
      most: sizes.indexOf(Math.max(...sizes)),
    }
  })
}
