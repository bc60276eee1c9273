import { defineStore } from 'pinia'
import { reactive, ref, shallowRef } from 'vue'
import type { ArchitecturePart, AttentionView, TranslationPanel } from '#shared/trace/look.ts'
import type { LayerChoice } from '../trace/attention-matrix.ts'
import type { MergeRule } from '../trace/word-alignment.ts'
import type { HeadChoice } from './selection.ts'

export type { ArchitecturePart, AttentionView, TranslationPanel } from '#shared/trace/look.ts'

/** A word that is pointed at, in one of the sentences. */
export interface PointedWord {
  side: 'source' | 'target'
  sentence: number
  word: number
}

/** How a translation is looked at, wherever it is shown. */
export const useTranslationViewStore = defineStore('translation-view', () => {
  const panel = ref<TranslationPanel>('words')
  const attention = ref<AttentionView>('cross')
  const part = ref<ArchitecturePart>('cross')
  const layer = ref<LayerChoice>('mean')
  const head = ref<HeadChoice>('mean')
  /** How words get their weights from their tokens'. */
  const rule = ref<MergeRule>('max')
  const speed = ref(1)
  const pointed = shallowRef<PointedWord | null>(null)
  const chosenFor = reactive(new Set<string>())

  /** Sets layer and head for a model that is seen for the first time; afterwards people's choice stays. */
  function startWith(model: string, choice: { layer: LayerChoice; head: HeadChoice }): void {
    if (chosenFor.has(model)) return
    chosenFor.add(model)
    layer.value = choice.layer
    head.value = choice.head
  }

  return { panel, attention, part, layer, head, rule, speed, pointed, startWith }
})
