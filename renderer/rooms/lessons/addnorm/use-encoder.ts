import { computed } from 'vue'
import { SENTENCE, TRANSLATOR } from '#renderer/lessons/translator.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { spoken } from '../matrix/spoken.ts'
import { useLessonRun } from '../real/use-lesson-run.ts'
import { useBlockAnswer, useStages } from './use-block-answer.ts'

/** The translator's encoder reads a sentence: its stages at the token and in the layer that are looked at. */
export function useEncoder() {
  const store = useLessonStore()
  const run = useLessonRun(() => ({
    task: 'translate',
    text: SENTENCE,
    modelId: TRANSLATOR,
  }))
  const block = useBlockAnswer(run, () => (run.view.value.header ? 'all' : null), 'encoder')
  const tokens = computed(() => run.view.value.header?.prompt ?? [])
  const layers = computed(() => run.view.value.header?.translation?.encoderLayers ?? 1)
  const layer = computed({
    get: () => Math.min(store.state.addnorm.encoderLayer, Math.max(0, layers.value - 1)),
    set: (now) => {
      store.set('addnorm', { encoderLayer: now })
    },
  })
  const token = computed(() => Math.min(store.state.addnorm.token, tokens.value.length - 1))
  /** As the segments of a choice have it. */
  const choice = computed({
    get: () => String(token.value),
    set: (now: string) => {
      store.set('addnorm', { token: Number(now) })
    },
  })
  const options = computed(() =>
    tokens.value.map((token, at) => ({ value: String(at), label: spoken(token) })),
  )
  const stages = useStages(
    block.answer,
    () => layer.value,
    () => token.value,
  )
  return { run, block, tokens, layers, layer, token, choice, options, stages }
}
