import { defineStore } from 'pinia'
import { reactive, ref, watch } from 'vue'
import { useSelectionStore } from './selection.ts'

export type SectionName =
  | 'distribution'
  | 'dice'
  | 'tokens'
  | 'embedding'
  | 'attention'
  | 'qkv'
  | 'block'
  | 'lens'
  | 'contexts'
  | 'ablation'

/**
 * Which row of the attention belongs to a token: the one that predicted it is the query of the token
 * before it; its own is what it looked at when it was read.
 */
export type QueryChoice = 'predicting' | 'reading'

/**
 * What an attention picture is of: a layer's head or heads, as the selection says; the mean of all heads
 * of all layers; or attention rollout (Abnar & Zuidema 2020).
 */
export type Over = 'layer' | 'all' | 'rollout'

/** The steps of one head's attention (see inspector/qkv). */
export type QkvStepName =
  'project' | 'rotate' | 'dot' | 'scale' | 'bias' | 'mask' | 'softmax' | 'mix'

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
  const stage = ref<'model' | 'temperature' | 'filters'>('model')
  const query = ref<QueryChoice>('predicting')
  /** Leaves the first token out of the attention pictures' colours: it takes what has no other use. */
  const hideFirst = ref(true)
  const wall = ref<'row' | 'matrix' | 'table'>('row')
  const figure = ref<'arcs' | 'heat' | 'matrix' | 'table'>('arcs')
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
  const lensAtZero = ref<'end' | 'embedding' | 'layer'>('end')
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
