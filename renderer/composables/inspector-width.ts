import { useLocalStorage } from '@vueuse/core'
import { computed, type WritableComputedRef } from 'vue'

/** CSS pixels. */
export const INSPECTOR_WIDTH = { min: 320, max: 640, initial: 416 } as const

export function clampInspectorWidth(width: number): number {
  const { min, max, initial } = INSPECTOR_WIDTH
  return Number.isFinite(width) ? Math.round(Math.min(max, Math.max(min, width))) : initial
}

/** The inspector's width, one for all rooms, kept in the profile. Always within 320–640. */
export function useInspectorWidth(): WritableComputedRef<number> {
  const stored = useLocalStorage<number>('vitrine.inspectorWidth', INSPECTOR_WIDTH.initial)
  return computed({
    get: () => clampInspectorWidth(stored.value),
    set: (width) => (stored.value = clampInspectorWidth(width)),
  })
}
