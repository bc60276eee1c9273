import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useBesideStore } from '#renderer/stores/beside.ts'
import { useSamplingStore } from '#renderer/stores/sampling.ts'

const SETTINGS = ['temperature', 'topK', 'topP', 'maxTokens'] as const

/** What tells the right side from the left, by name; nothing where they will say the same. */
export function useDifferences(): ComputedRef<string[]> {
  const { t } = useI18n()
  const beside = useBesideStore()
  const left = useSamplingStore()
  return computed(() => {
    const names = SETTINGS.filter((key) => beside.sampling[key] !== left.sampling[key]).map((key) =>
      t(`settings.answers.${key}`),
    )
    const sameSeed = left.seedLocked && beside.sampling.seed === left.sampling.seed
    return [
      ...(beside.modelId === null ? [] : [t('beside.model')]),
      ...names,
      ...(beside.sampling.temperature === 0 || sameSeed ? [] : [t('settings.answers.seed')]),
    ]
  })
}
