import { useMutationObserver } from '@vueuse/core'
import { readonly, ref, type Ref } from 'vue'

function now(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
}

/** CSS pixels in a rem: the type's size is a setting, and themes have their own. */
export function useRem(): Readonly<Ref<number>> {
  const rem = ref(now())
  useMutationObserver(
    document.documentElement,
    () => {
      rem.value = now()
    },
    { attributes: true, attributeFilter: ['style', 'data-theme'] },
  )
  return readonly(rem)
}

/** Rems beside the rail from which a room has space for its inspector beside the stage. */
const WIDE = 65.25
const RAIL = 4

/** Whether an inspector that is opened now stands beside the stage; else it lies over it. */
export function hasRoomBeside(): boolean {
  return window.innerWidth / now() >= WIDE + RAIL
}
