import { useI18n } from 'vue-i18n'

/** Two sentences after one another: with a space between them, where the language has one. */
export function useBoth(): (first: () => string, second: () => string) => () => string {
  const { locale } = useI18n()
  return (first, second) => () => `${first()}${locale.value === 'zh-CN' ? '' : ' '}${second()}`
}
