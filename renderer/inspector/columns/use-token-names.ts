import { computed, watch } from 'vue'
import { usePieceStore } from '../../stores/pieces.ts'
import type { StageBars } from '../bars.ts'
import type { TokenName } from './token-names.ts'

/**
 * What tokens say: the listed ones as the run has them; any other is looked up by its id, and is called
 * by that until it is known.
 */
export function useTokenNames(input: {
  modelId: () => string
  bars: () => StageBars | null
  /** Ids that are shown. */
  wanted: () => readonly number[]
  /** What an unknown token is called. */
  unknown: (id: number) => string
}): (id: number) => TokenName {
  const pieces = usePieceStore()
  const listed = computed(
    () => new Map((input.bars()?.bars ?? []).map(({ id, text, bytes }) => [id, { text, bytes }])),
  )
  watch(
    () => input.wanted().filter((id) => !listed.value.has(id)),
    (missing) => {
      if (missing.length > 0) void pieces.fetch(input.modelId(), missing)
    },
    { immediate: true },
  )
  return (id) =>
    listed.value.get(id) ?? pieces.pieceOf(input.modelId(), id) ?? { text: input.unknown(id) }
}
