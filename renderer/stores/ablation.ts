import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What is switched off in a model, all lists rising and each thing once. */
export interface Switches {
  heads: readonly (readonly [layer: number, head: number])[]
  /** Layers whose feed-forward network is. */
  ffns: readonly number[]
  /** Positions nobody but themselves may look at. */
  masked: readonly number[]
  noPositions: boolean
}

/** The switches of the ablation, which stay as they are from token to token and from panel to panel. */
export const useAblationStore = defineStore('ablation', () => {
  const off = shallowRef<Switches>({ heads: [], ffns: [], masked: [], noPositions: false })
  return { off }
})
