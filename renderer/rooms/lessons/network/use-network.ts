import { computed } from 'vue'
import { useFormat } from '#renderer/i18n/use-format.ts'
import { networkView } from '#renderer/lessons/network.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'

/** Chapter 6's state and everything that is computed from it and from chapter 4's sentences. */
export function useNetwork() {
  const store = useLessonStore()
  const { locale } = useFormat()
  const state = computed(() => store.state.network)
  const view = computed(() => networkView(state.value, store.state.markov, locale.value))
  const set = (values: Partial<typeof store.state.network>): void => {
    store.set('network', values)
  }
  return { state, view, set }
}
