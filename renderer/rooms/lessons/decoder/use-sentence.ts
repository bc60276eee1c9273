import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { AttentionAnswer, TranslationPart } from '#shared/trace/probe.ts'
import { useProbe } from '#renderer/inspector/use-probe.ts'
import { TRANSLATOR } from '#renderer/lessons/translator.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useLessonRun } from '../real/use-lesson-run.ts'

/** A token as it is written beside a matrix. */
export interface Label {
  text: string
  bytes: string
  special: boolean
}

/** The sentence of this chapter, its translation, and the step of it that is looked at. */
export function useSentence() {
  const { t } = useI18n()
  const store = useLessonStore()
  const given = computed(() => t('lessons.decoder.figure.given'))
  const examples = computed(() => [
    given.value,
    ...['apples', 'garden'].map((key) => t(`lessons.decoder.figure.examples.${key}`)),
  ])
  const text = computed({
    get: () => store.state.decoder.text,
    set: (now) => {
      store.set('decoder', { text: now })
    },
  })
  const run = useLessonRun(() => {
    const asked = text.value ?? given.value
    return asked.trim() === '' ? null : { task: 'translate', text: asked, modelId: TRANSLATOR }
  })
  /** The run, once it is over: before that the model is not to be asked. */
  const header = computed(() => (run.view.value.stats === null ? null : run.view.value.header))
  const source = computed((): readonly Label[] => header.value?.prompt ?? [])
  const target = computed((): readonly Label[] => (header.value ? run.view.value.tokens : []))
  /** What the decoder has read at each step: the token that it wrote the step before. */
  const read = computed((): readonly Label[] => {
    if (target.value.length === 0) return []
    const start = { text: t('translate.attention.start'), bytes: '', special: true }
    return [start, ...target.value.slice(0, -1)]
  })
  const step = computed({
    get: () => Math.max(0, Math.min(store.state.decoder.step, target.value.length - 1)),
    set: (now) => {
      store.set('decoder', { step: now })
    },
  })
  return { given, examples, text, run, header, source, target, read, step }
}

export type Sentence = ReturnType<typeof useSentence>

/** The weights of one head, `[rows, columns]` in C order. */
export interface Weights {
  rows: number
  columns: number
  data: Float32Array
}

/** What one head of the decoder looks at, over all steps: in what is written, or in the source. */
export function useWeights({ header, read }: Sentence, part: Exclude<TranslationPart, 'encoder'>) {
  const store = useLessonStore()
  const runs = useRunStore()
  const layers = computed(() => header.value?.model.layers ?? 1)
  const heads = computed(() => header.value?.model.heads ?? 1)
  const layer = computed(() => Math.min(store.state.decoder.layer, layers.value - 1))
  const head = computed(() => Math.min(store.state.decoder.head, heads.value - 1))
  const probe = useProbe({
    runId: () => header.value?.runId ?? null,
    request: () => ({
      probe: 'attention' as const,
      layers: [layer.value],
      heads: [head.value],
      // The end token is written and never read.
      positions: read.value.map((_, at) => at),
      part,
    }),
    wanted: () => read.value.length > 0,
    busy: () => runs.busy,
  })
  const weights = computed(() => {
    const { value } = probe.asked
    if (value.state !== 'done') return null
    return weightsOf(value.answer, part === 'decoder' ? read.value.length : null)
  })
  return { ...probe, weights, layers, heads, layer, head }
}

/** @param columns how many of the keys are kept; null: all */
function weightsOf({ attention }: AttentionAnswer, columns: number | null): Weights | null {
  const [, , rows = 0, keys = 0] = attention.shape
  const { data } = attention
  if (!(data instanceof Float32Array)) return null
  const kept = columns ?? keys
  const all = new Float32Array(rows * kept)
  for (let row = 0; row < rows; row++) {
    all.set(data.subarray(row * keys, row * keys + kept), row * kept)
  }
  return { rows, columns: kept, data: all }
}

/** What may not be seen: how many weights lie above the diagonal, and the largest of them. */
export function useUpperTriangle(weights: ComputedRef<Weights | null>) {
  return computed(() => {
    const now = weights.value
    if (now === null) return null
    let [count, largest] = [0, 0]
    for (let row = 0; row < now.rows; row++) {
      for (let column = row + 1; column < now.columns; column++) {
        count++
        largest = Math.max(largest, Math.abs(now.data[row * now.columns + column] ?? 0))
      }
    }
    return { count, largest }
  })
}
