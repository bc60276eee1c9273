import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ModelInfo } from '#shared/runtime/model-info.ts'

/** What can be switched off in a model, and why not where not. Of one that is not loaded nothing is known. */
export function useRefusals(info: () => ModelInfo | null) {
  const { t } = useI18n()
  const absences = computed(() => {
    const inspect = info()?.inspect
    return {
      ablate: inspect?.ablate.ok === false ? inspect.ablate.reason : null,
      positions: inspect?.positions.ok === false ? inspect.positions.reason : null,
    }
  })
  const offered = computed(() => {
    const parts = absences.value.ablate === null
    return {
      heads: parts,
      ffns: parts,
      masked: parts,
      noPositions: parts && absences.value.positions === null,
    }
  })
  const refusals = computed(() => {
    const { ablate, positions } = absences.value
    if (ablate) return [t('ablation.refused.parts', { reason: t(`errors.words.${ablate}`) })]
    return positions
      ? [t('ablation.refused.positions', { reason: t(`errors.words.${positions}`) })]
      : []
  })
  return { offered, refusals }
}
