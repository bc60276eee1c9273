import { computed } from 'vue'
import { useInspectorStore } from '../../stores/inspector.ts'
import { useSelectionStore } from '../../stores/selection.ts'

/**
 * Which row of the lens is looked at: so many blocks passed, 0 is the embedding. Row n + 1 belongs to the
 * selected layer n, of which it is the output; the embedding has no layer of its own. Until a layer is
 * chosen it is the last row, where a sentence takes shape.
 */
export function useLensPlace(layers: () => number) {
  const selection = useSelectionStore()
  const panel = useInspectorStore()
  return computed({
    get: () => {
      const zero = selection.layer === 0 ? panel.lensAtZero : 'layer'
      if (zero === 'layer') return Math.min(selection.layer + 1, layers())
      return zero === 'end' ? layers() : 0
    },
    set: (passed: number) => {
      panel.lensAtZero = passed === 0 ? 'embedding' : 'layer'
      selection.layer = Math.max(0, passed - 1)
    },
  })
}
