import { useTimeoutFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowReactive, type Ref } from 'vue'

/** Questions that wait until people have stopped choosing or typing, and are asked then. */
export const useRestStore = defineStore('rest', () => {
  const rests = shallowReactive(new Set<Readonly<Ref<boolean>>>())
  /** Something is about to be asked. */
  const working = computed(() => [...rests].some(({ value }) => value))
  return { rests, working }
})

/**
 * Asks once nothing has been chosen for a while; for as long as its scope lives.
 *
 * @param ms how long, read at each start
 * @returns begins the wait, or begins it anew
 */
export function useRest(ask: () => void, ms: () => number): () => void {
  const { rests } = useRestStore()
  const { isPending, start } = useTimeoutFn(ask, ms, { immediate: false })
  rests.add(isPending)
  onScopeDispose(() => rests.delete(isPending))
  return start
}
