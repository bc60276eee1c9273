import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useLessonRun } from '../real/use-lesson-run.ts'

/** The beginning that the chat model reads in this chapter, its run, and the layer that is looked at. */
export function useChatText() {
  const { t } = useI18n()
  const store = useLessonStore()
  const model = useModelStore()
  const given = computed(() => t('lessons.addnorm.figure.given'))
  const text = computed({
    get: () => store.state.addnorm.text,
    set: (now) => {
      store.set('addnorm', { text: now })
    },
  })
  const run = useLessonRun(() => {
    const asked = text.value ?? given.value
    return asked.trim() === '' ? null : { task: 'complete', text: asked }
  })
  const layers = computed(() => run.view.value.header?.model.layers ?? model.info?.layers ?? 1)
  /** Another model may have fewer than the one the step was made for. */
  const layer = computed({
    get: () => Math.min(store.state.addnorm.layer, layers.value - 1),
    set: (now) => {
      store.set('addnorm', { layer: now })
    },
  })
  /** Of the last token read: what comes next is said there. */
  const last = computed(() => {
    const length = run.view.value.header?.prompt.length ?? 0
    return length > 0 ? length - 1 : null
  })
  return { given, text, run, layers, layer, last }
}
