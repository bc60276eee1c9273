import { computed, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { CHAPTERS, chapterAt } from '#renderer/lessons/chapters.ts'
import type { Chapter, Step } from '#renderer/lessons/chapter.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'

/**
 * Where in the lessons the reader is: the address says it, `/lessons/<chapter>/<step>` with steps from 1
 * on, so that anything can point at a step. Without one it is where the reader was last. Entering a step
 * sets what the step says and is remembered.
 */
export function useLesson() {
  const route = useRoute()
  const router = useRouter()
  const store = useLessonStore()

  const chapter = computed<Chapter>(() => chapterAt(String(route.params.chapter)) ?? CHAPTERS[0])
  const index = computed(() => {
    const step = Number(route.params.step)
    return Number.isInteger(step) ? Math.min(Math.max(step, 1), chapter.value.steps.length) - 1 : 0
  })
  const step = computed(() => chapter.value.steps[index.value])

  async function go(to: Chapter, at: number, replace = false): Promise<void> {
    const params = { chapter: String(to.number), step: String(at + 1) }
    await router[replace ? 'replace' : 'push']({ name: 'lessons', params })
  }

  /** The step so many before or after this one, in the neighbouring chapters too; null at either end. */
  function neighbour(by: 1 | -1): { chapter: Chapter; index: number } | null {
    const at = index.value + by
    if (at >= 0 && at < chapter.value.steps.length) return { chapter: chapter.value, index: at }
    const other = CHAPTERS[CHAPTERS.indexOf(chapter.value) + by]
    return other ? { chapter: other, index: by > 0 ? 0 : other.steps.length - 1 } : null
  }
  const previous = computed(() => neighbour(-1))
  const next = computed(() => neighbour(1))

  function apply(set: Step['set']): void {
    if (set) for (const part of chapter.value.parts) store.set(part, set[part] ?? {})
  }

  watch(
    () => [route.name, route.params.chapter, route.params.step] as const,
    ([name, number, at]) => {
      if (name !== 'lessons') return
      if (chapterAt(String(number)) === undefined || String(index.value + 1) !== at) {
        const last = number ? undefined : store.progress.at
        const known = CHAPTERS.find(({ id }) => id === last?.chapter)
        void go(known ?? chapter.value, known ? (last?.step ?? 0) : index.value, true)
        return
      }
      apply(step.value?.set)
      void store.visit(chapter.value.id, index.value)
    },
    { immediate: true },
  )

  async function reset(): Promise<void> {
    await store.reset(chapter.value.id, chapter.value.parts)
    if (index.value === 0) apply(step.value?.set)
    else await go(chapter.value, 0)
  }

  return { chapter, index, step, previous, next, go, reset }
}
