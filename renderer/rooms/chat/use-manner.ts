import { useI18n } from 'vue-i18n'
import { useFormat } from '#renderer/i18n/use-format.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'

/** How an answer is drawn, in a few words. `fixed`: its seed stays from one answer to the next. */
export function useManner() {
  const { t } = useI18n()
  const format = useFormat()
  return ({ temperature, seed }: SamplingSettings, fixed: boolean): string => {
    if (temperature === 0) return t('chat.sampling.greedy')
    const shown = { temperature: format.fixed(temperature, 2), seed }
    return fixed ? t('chat.sampling.summary', shown) : t('chat.sampling.summaryNew', shown)
  }
}
