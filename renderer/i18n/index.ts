import { createI18n } from 'vue-i18n'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import en from './en/messages.ts'
import zhCN from './zh-CN/messages.ts'

export type Locale = Settings['locale']
export const LOCALES: readonly Locale[] = ['zh-CN', 'en']

/** Every text in every language, by domain. vue-i18n 11 reads messages without eval, as the CSP demands. */
export const MESSAGES = { 'zh-CN': zhCN, en }

/** The instance to `app.use()`; its `locale` is switched at run time by App. */
export function createAppI18n(locale: Locale) {
  return createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'en',
    messages: MESSAGES,
    missingWarn: true,
    fallbackWarn: false,
  })
}
