import { computed } from 'vue'
import { useInspectorStore } from '../../stores/inspector.ts'
import { useSelectionStore } from '../../stores/selection.ts'

/**
 * Which row of the lens is looked at: so many blocks passed, 0 is the embedding. Row n + 1 belongs to the
 * selected layer n, of which it is the output; the embedding has no layer of its own.
 */
export function useLensPlace(layers: () => number) {
  const selection = useSelectionStore()
  const panel = useInspectorStore()
  return computed({
    get: () =>
      panel.atEmbedding && selection.layer === 0 ? 0 : Math.min(selection.layer + 1, layers()),
    set: (passed: number) => {
      panel.atEmbedding = passed === 0
      selection.layer = Math.max(0, passed - 1)
    },
  })
}
