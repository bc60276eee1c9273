import { defineStore } from 'pinia'
import { reactive, ref, watch } from 'vue'
import type { Look, Over, QkvStepName, QueryChoice, SectionName } from '#shared/trace/look.ts'
import { useSelectionStore } from './selection.ts'

export type { Over, QkvStepName, QueryChoice, SectionName } from '#shared/trace/look.ts'

/** How the inspector is set, wherever it is shown. */
export const useInspectorStore = defineStore('inspector', () => {
  const open = reactive<Record<SectionName, boolean>>({
    distribution: true,
    dice: true,
    tokens: false,
    embedding: false,
    attention: false,
    qkv: false,
    block: false,
    lens: false,
    contexts: false,
    ablation: false,
  })
  const stage = ref<Look['stage']>('model')
  const query = ref<QueryChoice>('predicting')
  /** Leaves the first token out of the attention pictures' colours: it takes what has no other use. */
  const hideFirst = ref(true)
  const wall = ref<Look['wall']>('row')
  const figure = ref<Look['figure']>('arcs')
  const over = ref<Over>('layer')
  /** Percent, 0–50: smaller weights are left out of the attention pictures. */
  const floor = ref(0)
  const qkvStep = ref<QkvStepName>('project')
  /** All steps are shown, one below the other. */
  const qkvWhole = ref(false)
  /**
   * Where the lens is looked through while layer 0 is selected: at the end until somebody has chosen a
   * layer; at the embedding, which no selected layer stands for; or after layer 0.
   */
  const lensAtZero = ref<Look['lens']>('end')
  const selection = useSelectionStore()
  watch(
    () => selection.layer,
    () => {
      if (lensAtZero.value === 'end') lensAtZero.value = 'layer'
    },
    { flush: 'sync' },
  )
  return {
    open,
    stage,
    query,
    hideFirst,
    wall,
    figure,
    over,
    floor,
    qkvStep,
    qkvWhole,
    lensAtZero,
  }
})
