import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { TranslationPart } from '#shared/trace/probe.ts'

/** What is switched off in a model, all lists rising and each thing once. */
export interface Switches {
  heads: readonly (readonly [layer: number, head: number])[]
  /** Layers whose feed-forward network is. */
  ffns: readonly number[]
  /** Positions nobody but themselves may look at. */
  masked: readonly number[]
  noPositions: boolean
}

export const NOTHING: Switches = { heads: [], ffns: [], masked: [], noPositions: false }

/** The switches of the ablation, which stay as they are from token to token and from panel to panel. */
export const useAblationStore = defineStore('ablation', () => {
  const off = shallowRef<Switches>(NOTHING)
  /** The part of an encoder–decoder they belong to; null: the model has none. */
  const part = shallowRef<TranslationPart | null>(null)

  /** Another part has other layers, heads and tokens by the same numbers: its switches begin anew. */
  function use(now: TranslationPart | null): void {
    if (now !== part.value) off.value = NOTHING
    part.value = now
  }
  return { off, use }
})
