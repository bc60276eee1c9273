import { computed } from 'vue'
import { barsOfEvent } from '#renderer/inspector/bars.ts'
import { unchosen } from '../prediction-bars.ts'
import { useLessonRun } from './use-lesson-run.ts'

/** What the real model says comes next after a text. Nothing is chosen: these are only probabilities. */
export function usePrediction(text: () => string) {
  const { view, standing, again } = useLessonRun(() => {
    const asked = text()
    return asked.trim() === '' ? null : { task: 'complete', text: asked }
  })
  const bars = computed(() => {
    const { header, tokens } = view.value
    const first = tokens[0]
    if (!header || !first) return null
    return unchosen(barsOfEvent(first, header.sampling, header.model.vocabSize))
  })
  /** Of the whole distribution, bits. */
  const entropy = computed(() => view.value.tokens[0]?.entropy ?? null)
  return { view, standing, again, bars, entropy }
}
