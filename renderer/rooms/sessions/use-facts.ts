import { useI18n } from 'vue-i18n'
import { useFormat } from '#renderer/i18n/use-format.ts'

/** What a session holds, in a word or two each. */
export function useFacts() {
  const { t } = useI18n()
  const format = useFormat()

  /** As long as its models took: seconds up to two minutes, then minutes. */
  function duration(ms: number): string {
    const seconds = ms / 1000
    if (seconds < 9.95) return t('library.seconds', { n: format.fixed(seconds, 1) })
    if (seconds < 119.5) return t('library.seconds', { n: format.fixed(seconds, 0) })
    return t('library.minutes', { n: format.count(Math.round(seconds / 60)) })
  }
  const tokens = (n: number): string => t('library.tokens', { n: format.compact(n) }, n)

  return { duration, tokens }
}
