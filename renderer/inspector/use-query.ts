import { computed, type ComputedRef } from 'vue'
import { useInspectorStore } from '../stores/inspector.ts'

/** The position the model stands on when it predicts the token at `position`, or reads it. */
export function useQuery(position: () => number): ComputedRef<number> {
  const panel = useInspectorStore()
  return computed(() => {
    const at = position()
    return panel.query === 'reading' || at === 0 ? at : at - 1
  })
}
