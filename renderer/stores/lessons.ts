import { defineStore } from 'pinia'
import { computed, reactive } from 'vue'
import type { LessonProgress } from '#shared/ipc/routes/settings.ts'
import { initialState, type LessonState } from '../lessons/engine/lesson-state.ts'
import { useSettingsStore } from './settings.ts'

const NOTHING: LessonProgress = { at: null, seen: {}, answered: [] }

/** What the reader has set in the lessons' figures, and how far they have come; main keeps the latter. */
export const useLessonStore = defineStore('lessons', () => {
  const settings = useSettingsStore()
  const state = reactive(initialState())
  const progress = computed(() => settings.settings?.lessons ?? NOTHING)

  /** Sets what is given and leaves the rest. */
  function set<Part extends keyof LessonState>(
    part: Part,
    values: Partial<LessonState[Part]>,
  ): void {
    Object.assign(state[part], values)
  }

  /** One after the other, each on what the one before has left. */
  let kept: Promise<void> = Promise.resolve()
  function keep(change: (now: LessonProgress) => LessonProgress): Promise<void> {
    const done = kept.then(() => settings.set({ lessons: change(progress.value) }))
    kept = done.catch(() => undefined)
    return done
  }

  /** Notes that a step is looked at. @param step counted from 0 */
  function visit(chapter: string, step: number): Promise<void> {
    return keep(({ seen, answered }) => ({
      at: { chapter, step },
      seen: { ...seen, [chapter]: Math.max(step, seen[chapter] ?? 0) },
      answered,
    }))
  }

  /** Notes that a chapter's question was answered rightly. */
  function answer(chapter: string): Promise<void> {
    return keep((now) => ({ ...now, answered: [...new Set([...now.answered, chapter])] }))
  }

  /** The figures as they were before the reader did anything, and nothing of the chapter seen but its first step. */
  function reset(chapter: string, parts: readonly (keyof LessonState)[]): Promise<void> {
    const fresh = initialState()
    for (const part of parts) set(part, fresh[part])
    return keep(({ seen, answered }) => ({
      at: { chapter, step: 0 },
      seen: { ...seen, [chapter]: 0 },
      answered: answered.filter((id) => id !== chapter),
    }))
  }

  return { state, progress, set, visit, answer, reset }
})
