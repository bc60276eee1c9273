import type { BlockAnswer, QkvAnswer } from '#shared/trace/probe.ts'
import { largestDifference, vectorAt } from '../vector-math.ts'

/** How far the shares of all heads together lie from what the layer's attention adds to the stream. */
export interface HeadsCheck {
  /** Largest difference at the last position of the answers, the bias taken into account. */
  error: number
  /** Largest number of the bias of the output projection; 0 where it has none. */
  bias: number
}

/** Below this, what is left after all heads is not a bias but rounding. */
const ROUNDING = 1e-4

/**
 * Adds every head's share of the output projection up and holds the sum against the attention's branch. A
 * bias is the same at every position: what is left over at one position must be left over at the other.
 *
 * @param qkv of one layer, all heads, with `projected`
 * @param block of the same layer and positions
 * @param stage what is added to the stream: the attention to its own text, or that to the source
 * @returns null where either answer lacks what is needed, or one position alone cannot tell
 */
export function checkHeads(
  qkv: QkvAnswer,
  block: BlockAnswer,
  stage: 'attention' | 'cross' = 'attention',
): HeadsCheck | null {
  const branch = block.stages.find((each) => each.stage === stage)?.values
  const { projected } = qkv
  if (!branch || !projected) return null
  const { heads, positions } = qkv.indices
  const leftAt = (place: number): Float64Array => {
    const left = Float64Array.from(vectorAt(branch, place))
    for (const head of heads.keys()) {
      const share = vectorAt(projected, head * positions.length + place)
      for (let i = 0; i < left.length; i++) left[i] = (left[i] ?? 0) - (share[i] ?? 0)
    }
    return left
  }
  const last = positions.length - 1
  const left = leftAt(last)
  const size = largestDifference(left, [])
  if (size <= ROUNDING) return { error: size, bias: 0 }
  // With one position alone what is left over may be a bias or not.
  if (last === 0) return null
  return { error: largestDifference(left, leftAt(0)), bias: size }
}
