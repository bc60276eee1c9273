import { useI18n } from 'vue-i18n'
import { useFormat } from '#renderer/i18n/use-format.ts'
import type { Condition } from '#renderer/trace/conditions.ts'

/** What a setting was, in words; bounded by who shows it. */
export function useConditionText() {
  const { t } = useI18n()
  const format = useFormat()
  const k = 'compare.conditions'

  return (name: Condition['name'], value: Condition['a']): string => {
    if (value === null) {
      if (name === 'topK' || name === 'topP') return t(`${k}.off`)
      return t(name === 'begun' ? `${k}.none` : `${k}.idle`)
    }
    if (typeof value === 'number') {
      if (name === 'temperature' || name === 'topP' || name === 'lengthPenalty') {
        return name === 'topP' && value === 1 ? t(`${k}.off`) : format.fixed(value, 2)
      }
      if (name === 'topK' && value === 0) return t(`${k}.off`)
      return name === 'seed' ? String(value) : format.count(value)
    }
    if (name === 'system' && value === '') return t(`${k}.ownSystem`)
    if (name === 'decoding') return t(`translate.manner.modes.${value}`)
    if (name === 'device') return t(`device.names.${value}`)
    if (name === 'source' || name === 'target') return format.language(value)
    return name === 'weights' ? value.slice(0, 12) : value
  }
}
