import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '../i18n/use-format.ts'

const ENGLISH = new Intl.PluralRules('en', { type: 'ordinal' })
const SUFFIX: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** What differs between the languages beyond their words. */
export function useWording() {
  const { locale } = useI18n()
  const format = useFormat()
  const english = computed(() => locale.value === 'en')
  /** Around a token in a sentence. */
  const quotes = computed(() => (english.value ? (['‘', '’'] as const) : (['“', '”'] as const)))
  return {
    quotes,
    quoted: (text: string): string => quotes.value[0] + text + quotes.value[1],
    /** Between two sentences: Chinese has the room in its full stop. */
    between: computed(() => (english.value ? ' ' : '')),
    /** A place among many: 0 → “1st” in English, “1” in Chinese, where the sentence says 第. */
    ordinal(index: number): string {
      const place = format.count(index + 1)
      return english.value ? place + (SUFFIX[ENGLISH.select(index + 1)] ?? 'th') : place
    },
  }
}
