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
}

/** Makes an error's sentence in the language of the moment. */
export function useErrorText(): (error: ErrorLike) => string {
  const { t, te } = useI18n()
  return ({ code, data = {} }) => {
    const key = `errors.${code}`
    if (!te(key) && !te(key, 'en')) return t('errors.unknown', { code })
    const shown: Record<string, string | number> = { ...data }
    for (const field of BYTE_FIELDS[code] ?? []) {
      const bytes = shown[field]
      if (typeof bytes === 'number') shown[field] = formatBytes(bytes)
    }
    return t(key, shown)
  }
}
