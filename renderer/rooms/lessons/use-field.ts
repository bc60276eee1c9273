import { computed, type WritableComputedRef } from 'vue'
import { useLessonStore } from '#renderer/stores/lessons.ts'

type State = ReturnType<typeof useLessonStore>['state']

/** A field of the lessons' state, as a figure's control writes it. */
export function useField<Part extends keyof State, Name extends keyof State[Part]>(
  part: Part,
  name: Name,
): WritableComputedRef<State[Part][Name]> {
  const store = useLessonStore()
  return computed({
    get: () => store.state[part][name],
    set: (value) => {
      const values: Partial<State[Part]> = {}
      values[name] = value
      store.set(part, values)
    },
  })
}
