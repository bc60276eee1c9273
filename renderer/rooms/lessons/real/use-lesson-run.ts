import { computed, watch, type ComputedRef } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import { useLessonRunStore, type LessonQuestion } from '#renderer/stores/lesson-runs.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useRest } from '#renderer/stores/rest.ts'
import { useRunStore } from '#renderer/stores/run.ts'

/** Where a lesson's question to a real model stands. */
export type Standing =
  /** Nothing is asked. */
  | { state: 'none' }
  /** Which model answers is not loaded; `loading`: it is coming. */
  | { state: 'absent'; loading: boolean }
  | { state: 'waiting' }
  | { state: 'running' }
  | { state: 'done' }
  | { state: 'failed'; error: SerializedError }

/** How long a question must rest before it is asked: people type. */
const REST_MS = 250

/**
 * What a real model does with the reader's text: asked when the step is shown and again whenever the
 * question changes, once each. `question` null: nothing to ask.
 */
export function useLessonRun(question: () => LessonQuestion | null) {
  const store = useLessonRunStore()
  const runs = useRunStore()
  const model = useModelStore()

  const current = computed(question)
  const ready = computed(() => current.value?.task === 'translate' || model.info !== null)
  const runId = computed(() => current.value && store.runIdOf(current.value))
  const view = computed(() => runs.viewOf(runId.value))
  const standing: ComputedRef<Standing> = computed(() => {
    if (current.value === null) return { state: 'none' }
    if (runId.value === null && !ready.value) {
      return { state: 'absent', loading: model.status.state === 'loading' }
    }
    const error = store.errorOf(current.value)
    if (error) return { state: 'failed', error }
    if (view.value.stats !== null) return { state: 'done' }
    return { state: view.value.header ? 'running' : 'waiting' }
  })

  function ask(): void {
    if (current.value && ready.value) void store.ask(current.value)
  }
  const rest = useRest(ask, () => (runId.value === null ? REST_MS : 0))
  watch(() => [JSON.stringify(current.value), model.info?.sha256], rest, { immediate: true })

  return { view, standing, again: ask }
}
