import { computed } from 'vue'
import { TRANSLATOR, SENTENCE } from '#renderer/lessons/translator.ts'
import { USES, type Use } from '#renderer/lessons/uses.ts'
import type { LessonQuestion } from '#renderer/stores/lesson-runs.ts'
import { useLessonRun } from '../real/use-lesson-run.ts'

/** Short enough to be waited for, and to stand in a row. */
const sampling = { maxTokens: 24 }
const ANSWER = { task: 'chat', text: 'What is the capital of France?', sampling } as const

/** What the model is asked for: English, the only language it speaks well. */
const QUESTIONS: Record<Use, LessonQuestion> = {
  generation: { task: 'complete', text: 'Once upon a time', sampling: { maxTokens: 16 } },
  answer: ANSWER,
  translation: { task: 'chat', text: `Translate into Chinese: ${SENTENCE}`, sampling },
  summary: {
    task: 'chat',
    text: 'Summarize in one sentence: The cat slept on the roof all morning. At noon it rained, so the cat ran inside and slept on the bed.',
    sampling,
  },
  dialogue: { task: 'chat', text: 'And of Italy?', after: ANSWER, sampling },
}

/** One of the five, as it is asked and answered. */
export function useUse(use: () => Use) {
  const question = computed(() => QUESTIONS[use()])
  // A second turn needs the first: it is asked before it.
  const first = useLessonRun(() => (use() === 'dialogue' ? ANSWER : null))
  const run = useLessonRun(() =>
    first.standing.value.state === 'none' || first.view.value.stats ? question.value : null,
  )
  return { ...run, text: computed(() => question.value.text), first }
}

/** All five, in their order. */
export function useAllUses() {
  return USES.map((use) => ({ use, ...useUse(() => use) }))
}

/** The same sentence for the model that does nothing but translate. */
export function useTranslator() {
  return useLessonRun(() => ({ task: 'translate', text: SENTENCE, modelId: TRANSLATOR }))
}
