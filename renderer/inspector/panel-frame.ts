import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import { useInspectorStore, type SectionName } from '../stores/inspector.ts'

/** Set where a panel is shown by itself, large, rather than as one section among others. */
const ALONE: InjectionKey<true> = Symbol('alone')

export function provideAlone(): void {
  provide(ALONE, true)
}

export function useAlone(): boolean {
  return inject(ALONE, false)
}

/** Whether a section's content is in sight: always where it is shown alone. */
export function useSectionOpen(name: SectionName): ComputedRef<boolean> {
  const panel = useInspectorStore()
  const alone = useAlone()
  return computed(() => alone || panel.open[name])
}
