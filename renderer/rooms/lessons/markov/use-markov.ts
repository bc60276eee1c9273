import { computed } from 'vue'
import { useFormat } from '#renderer/i18n/use-format.ts'
import { markovView } from '#renderer/lessons/markov.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'

/** Chapter 4's state and everything that is computed from it, in the language of the moment. */
export function useMarkov() {
  const store = useLessonStore()
  const { locale } = useFormat()
  const state = computed(() => store.state.markov)
  const view = computed(() => markovView(state.value, locale.value))
  const set = (values: Partial<typeof store.state.markov>): void => {
    store.set('markov', values)
  }
  return { state, view, set }
}
