import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Switches } from '#shared/trace/look.ts'
import type { TranslationPart } from '#shared/trace/probe.ts'

export type { Switches }

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
  return { off, part, use }
})
