import { useMutationObserver } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'

function isDark(): boolean {
  return document.documentElement.dataset.theme === 'dark'
}

/** Whether the wall is dark: for canvases and charts, which cannot use CSS variables. */
export function useIsDark(): Readonly<ShallowRef<boolean>> {
  const dark = shallowRef(isDark())
  useMutationObserver(document.documentElement, () => (dark.value = isDark()), {
    attributeFilter: ['data-theme'],
  })
  return dark
}
