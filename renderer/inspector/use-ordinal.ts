import { useI18n } from 'vue-i18n'
import { useFormat } from '../i18n/use-format.ts'

const ENGLISH = new Intl.PluralRules('en', { type: 'ordinal' })
const SUFFIX: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** A place among many: 0 → “1st” in English, “1” in Chinese, where the sentence says 第. */
export function useOrdinal(): (index: number) => string {
  const { locale } = useI18n()
  const format = useFormat()
  return (index) => {
    const place = format.count(index + 1)
    return locale.value === 'en' ? place + (SUFFIX[ENGLISH.select(index + 1)] ?? 'th') : place
  }
}
