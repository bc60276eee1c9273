import { useI18n } from 'vue-i18n'
import type { SerializedError } from '#shared/trace/event.ts'
import { formatBytes } from './format.ts'

/** What a sentence is made from; the error's `message` is for logs and is not shown. */
export type ErrorLike = Pick<SerializedError, 'code'> & {
  data?: Record<string, string | number> | undefined
}

/** Fields that hold bytes, by the code whose sentence uses them. */
const BYTE_FIELDS: Partial<Record<string, readonly string[]>> = {
  'model.tooLarge': ['bytes', 'limit'],
  'model.checkTooMuch': ['bytes', 'limit'],
  'model.noSpace': ['needed', 'free'],
  'import.tooLarge': ['limit'],
  'export.tooLarge': ['bytes', 'limit'],
  'handout.full': ['limit'],
}

/** Fields that may hold a name for which each language has its word. */
const WORD_FIELDS = new Set(['axis', 'what', 'reason', 'detail', 'device'])

/** Where sentences come from: vue-i18n, as far as it is used. */
export interface Texts {
  t(key: string, named?: Record<string, unknown>): string
  te(key: string, locale?: 'en'): boolean
}

/** Makes an error's sentence in the language of the moment. */
export function useErrorText(): (error: ErrorLike) => string {
  const texts = useI18n()
  return (error) => errorText(texts, error)
}

/** An error's sentence; also of a code that is not known. */
export function errorText({ t, te }: Texts, { code, data = {} }: ErrorLike): string {
  const known = (key: string): boolean => te(key) || te(key, 'en')
  const key = `errors.${code}`
  if (!known(key)) return t('errors.unknown', { code })
  const shown: Record<string, string | number> = {}
  for (const [field, value] of Object.entries(data)) {
    const word = `errors.words.${value}`
    if (typeof value === 'string')
      shown[field] = WORD_FIELDS.has(field) && known(word) ? t(word) : value
    else shown[field] = BYTE_FIELDS[code]?.includes(field) ? formatBytes(value) : value
  }
  return t(key, shown)
}
