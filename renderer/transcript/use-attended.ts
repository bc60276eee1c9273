import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { useSelectionStore } from '../stores/selection.ts'
import { useXrayStore } from '../stores/xray.ts'
import { attended, type Attended } from '../trace/colouring.ts'
import type { RunView } from '../trace/reduce.ts'

const ATTENDED: InjectionKey<ComputedRef<Attended | null>> = Symbol('attended')

/** Works out the attention of the selected tokens for all tokens of a transcript, when it is shown. */
export function provideAttended(viewOf: (runId: string) => RunView | undefined): void {
  const selection = useSelectionStore()
  const xray = useXrayStore()
  provide(
    ATTENDED,
    computed(() => {
      const { runId, range } = selection
      if (runId === null || !range || (xray.by !== 'from' && xray.by !== 'to')) return null
      const view = viewOf(runId)
      return view ? attended(view, range.first, range.last, xray.by) : null
    }),
  )
}

export function useAttended(): ComputedRef<Attended | null> {
  return inject(ATTENDED, () => computed(() => null), true)
}
