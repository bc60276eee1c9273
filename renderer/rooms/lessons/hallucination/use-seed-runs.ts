import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import {
  SEED_PROMPTS,
  SEED_SAMPLING,
  SEEDS,
  type SeedQuestion,
} from '#renderer/lessons/hallucination.ts'
import { useLessonRunStore, type LessonQuestion } from '#renderer/stores/lesson-runs.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import type { Standing } from '../real/use-lesson-run.ts'

/** One beginning at several seeds, one after the other; what is still to come is not asked once nobody looks. */
export function useSeedRuns(kind: SeedQuestion) {
  const runs = useLessonRunStore()
  const views = useRunStore()
  const model = useModelStore()
  const lessons = useLessonStore()

  const questions = SEEDS.map((seed): LessonQuestion => ({
    task: 'complete',
    text: SEED_PROMPTS[kind],
    sampling: { ...SEED_SAMPLING, seed },
  }))
  /** By seed; null while it has not been answered. */
  const answers = computed(() =>
    questions.map((question) => {
      const view = views.viewOf(model.info && runs.runIdOf(question))
      return view.stats === null ? null : view.text
    }),
  )
  const asking = ref(false)
  const failed = shallowRef<Standing | null>(null)
  let left = false
  onScopeDispose(() => (left = true))

  async function ask(): Promise<void> {
    if (asking.value || model.info === null) return
    asking.value = true
    failed.value = null
    for (const question of questions) {
      if (left) break
      await runs.ask(question)
      const error = runs.errorOf(question)
      if (error === null) continue
      failed.value = { state: 'failed', error }
      break
    }
    asking.value = false
  }

  const standing = computed((): Standing => {
    if (failed.value) return failed.value
    if (model.info !== null) return { state: asking.value ? 'running' : 'done' }
    return { state: 'absent', loading: model.status.state === 'loading' }
  })
  watch(
    answers,
    (now) => {
      const all = now.flatMap((answer) => (answer === null ? [] : [answer]))
      const known = all.length === SEEDS.length ? all : null
      lessons.set('hallucination', {
        answers: { ...lessons.state.hallucination.answers, [kind]: known },
      })
    },
    { immediate: true },
  )

  return { answers, asking, standing, ask }
}
