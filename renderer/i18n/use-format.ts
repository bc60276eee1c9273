import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDate,
  formatDateTime,
  formatFixed,
  formatLanguage,
  formatPercent,
  formatProbability,
  formatTime,
  formatWhen,
} from './format.ts'
import { LOCALES, type Locale } from './index.ts'

/** The formatters, bound to the language of the moment: templates that call them follow a switch. */
export function useFormat() {
  const i18n = useI18n()
  const locale: ComputedRef<Locale> = computed(
    () => LOCALES.find((known) => known === i18n.locale.value) ?? 'en',
  )
  return {
    locale,
    probability: formatProbability,
    percent: formatPercent,
    fixed: formatFixed,
    bytes: formatBytes,
    count: (n: number) => formatCount(n, locale.value),
    compact: (n: number) => formatCompact(n, locale.value),
    date: (day: string) => formatDate(day, locale.value),
    dateTime: (ms: number) => formatDateTime(ms, locale.value),
    when: (ms: number, nowMs: number) => formatWhen(ms, nowMs, locale.value),
    time: (ms: number) => formatTime(ms, locale.value),
    language: (code: string) => formatLanguage(code, locale.value),
  }
}
