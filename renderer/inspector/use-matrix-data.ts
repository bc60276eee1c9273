import { computed, type ComputedRef } from 'vue'
import { largestShown, type HeatmapData } from '../charts/heatmap-pixels.ts'
import type { Attention } from './attention.ts'
import type { HeadMatrix } from './attention-data.ts'
import { useShown } from './use-shown.ts'

/** A matrix as it is painted, with the filters of the moment. */
export function useMatrixData(
  attention: () => Attention,
  matrix: () => HeadMatrix,
): ComputedRef<HeatmapData> {
  const { hidden, floor } = useShown(attention)
  return computed(() => {
    const { positions, keys, weights } = matrix()
    const { end } = attention()
    const shape = {
      rows: positions.length,
      cols: keys,
      weights,
      hiddenColumn: hidden.value,
      floor: floor.value,
      end: (row: number) => end(positions[row] ?? 0),
    }
    return { ...shape, max: largestShown(shape) }
  })
}
