import { createSharedComposable, useClipboard } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'

/** Asks the system for leave once, not for every button of a transcript. */
const useOneClipboard = createSharedComposable(() => useClipboard({ legacy: true }))

/** Copies, and says for a moment that it did. */
export function useCopy(): { copy: (text: string) => Promise<void>; copied: ComputedRef<boolean> } {
  const { copy, copied, text } = useOneClipboard()
  let last: string | null = null
  return {
    copy: (what) => {
      last = what
      return copy(what)
    },
    copied: computed(() => copied.value && text.value === last),
  }
}
