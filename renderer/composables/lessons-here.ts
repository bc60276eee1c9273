import { inject, type InjectionKey } from 'vue'

/** Whether there are lessons to lead to; a hand-out has none. */
export const LESSONS_HERE: InjectionKey<boolean> = Symbol('lessons here')

export function useLessonsHere(): boolean {
  return inject(LESSONS_HERE, true)
}
