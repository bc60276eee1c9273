import { defineStore } from 'pinia'
import { computed, reactive, ref } from 'vue'
import {
  DEFAULT_SAMPLING,
  type CapturePolicy,
  type SamplingSettings,
} from '#shared/trace/sampling.ts'
import { useSettingsStore } from './settings.ts'

/** Always the most probable token; the best of several beginnings; or drawn. */
export type DecodingMode = 'greedy' | 'beam' | 'sample'

/** How texts are translated. */
export const useTranslationMannerStore = defineStore('translation-manner', () => {
  const settings = useSettingsStore()
  const mode = ref<DecodingMode>('greedy')
  /** Of the beam search. */
  const width = ref(4)
  const lengthPenalty = ref(1)
  const drawing = reactive<Omit<SamplingSettings, 'maxTokens'>>({
    temperature: 1,
    topK: 0,
    topP: 1,
    seed: 1,
  })

  const beams = computed(() => (mode.value === 'beam' ? width.value : 1))
  const sampling = computed<SamplingSettings>(() => {
    const temperature = mode.value === 'sample' ? drawing.temperature : 0
    return { ...DEFAULT_SAMPLING, ...drawing, temperature }
  })
  /** Sentences are short: whoever keeps attention at all keeps every head of it. */
  const capture = computed<CapturePolicy>(() =>
    settings.settings?.capture === 'none' ? 'none' : 'full',
  )
  const manner = computed(() => ({
    beams: beams.value,
    lengthPenalty: lengthPenalty.value,
    sampling: sampling.value,
    capture: capture.value,
  }))
  return { mode, width, lengthPenalty, drawing, beams, manner }
})
