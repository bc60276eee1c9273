import { computed, ref, watch } from 'vue'
import { chooseToken, filterTokens } from '#shared/trace/choice/choose.ts'
import { distributionOf } from '#shared/trace/choice/distribution.ts'
import { drawAt } from '#shared/trace/choice/philox.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { columnsOf, rankTokens } from '../../trace/stage-columns.ts'

/** What the sliders move. */
export type WhatIfSettings = Pick<SamplingSettings, 'temperature' | 'topK' | 'topP' | 'seed'>

/** Seeds after the chosen one that are tried beside it. */
const OTHERS = 8

/**
 * What these settings would make of the logits of one step: filters, draw and generator are the
 * runtime's own. The settings begin as the run's and are the panel's alone.
 */
export function useWhatIf(input: {
  header: () => RunHeader
  /** Of the token that is to be chosen. */
  position: () => number
  /** `[vocabulary]`; null where the model was not asked, or cannot be. */
  logits: () => Float32Array | null
  /** The same as rules of decoding leave them; null where none changes anything. */
  allowed: () => Float32Array | null
  /** Tokens that have a row whatever their place. */
  shown: () => readonly number[]
}) {
  const own = computed((): WhatIfSettings => {
    const { temperature, topK, topP, seed } = input.header().sampling
    return { temperature, topK, topP, seed }
  })
  const settings = ref<WhatIfSettings>({ ...own.value })
  function reset(): void {
    settings.value = { ...own.value }
  }
  watch(() => input.header().runId, reset)
  const isOwn = computed(() =>
    (['temperature', 'topK', 'topP', 'seed'] as const).every(
      (name) => settings.value[name] === own.value[name],
    ),
  )

  const ranked = computed(() => {
    const logits = input.logits()
    return logits && rankTokens(logits, input.allowed())
  })
  const choice = computed(() => {
    if (!ranked.value) return null
    const sampling = { ...settings.value, maxTokens: 1 }
    const { logits, open } = ranked.value
    return chooseToken(logits, sampling, input.position(), undefined, open.logits)
  })
  const columns = computed(() =>
    ranked.value && choice.value
      ? columnsOf(ranked.value, choice.value, settings.value.temperature, input.shown())
      : null,
  )
  const filtered = computed(() => {
    const { temperature, topK, topP } = settings.value
    if (!ranked.value || temperature === 0) return null
    const { logits } = ranked.value.open
    return filterTokens(logits, distributionOf(logits).max, { temperature, topK, topP })
  })
  /** What the following seeds would take. */
  const others = computed(() => {
    const found = filtered.value
    if (!found) return []
    return Array.from({ length: OTHERS }, (_, index) => {
      const seed = (settings.value.seed + index + 1) % 2 ** 32
      return { seed, id: found.at(drawAt(seed, input.position())).id }
    })
  })
  return { own, settings, isOwn, reset, choice, columns, others }
}
export type WhatIf = ReturnType<typeof useWhatIf>
