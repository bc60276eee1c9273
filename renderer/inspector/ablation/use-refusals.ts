import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ModelInfo } from '#shared/runtime/model-info.ts'

/**
 * What can be switched off in a model, and why not where not. Of one that is not loaded nothing is known.
 *
 * @param isRecurrent the part has a recurrent cell: no heads, and nothing that looks at tokens
 */
export function useRefusals(info: () => ModelInfo | null, isRecurrent: () => boolean) {
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
    const attends = parts && !isRecurrent()
    return {
      heads: attends,
      ffns: parts,
      masked: attends,
      noPositions: parts && absences.value.positions === null,
    }
  })
  const refusals = computed(() => {
    const { ablate, positions } = absences.value
    if (ablate) return [t('ablation.refused.parts', { reason: t(`errors.words.${ablate}`) })]
    if (isRecurrent()) {
      return [t('ablation.refused.attention', { reason: t('errors.words.recurrent') })]
    }
    return positions
      ? [t('ablation.refused.positions', { reason: t(`errors.words.${positions}`) })]
      : []
  })
  return { offered, refusals }
}
