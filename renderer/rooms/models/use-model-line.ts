import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '#renderer/i18n/use-format.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { useShelfStore } from '#renderer/stores/shelf.ts'
import type { ModelEntry } from '#shared/runtime/model-shelf.ts'
import { licenceName } from './card-facts.ts'

/** A model in one line, between which languages it translates, and whether it is the one in use. */
export function useModelLine(entry: () => ModelEntry) {
  const { t, locale } = useI18n()
  const format = useFormat()
  const shelf = useShelfStore()
  const settings = useSettingsStore()

  const list = (names: readonly string[]): string =>
    new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(names)

  const direction = computed(() => {
    const { kind, translates, problem } = entry().card
    if (kind === 'decoder' || problem) return ''
    if (!translates?.from || !translates.to) return t('models.severalLanguages')
    const [from, to] = [format.language(translates.from), format.language(translates.to)]
    return t('translate.direction', { from, to })
  })
  const line = computed(() => {
    const { card, files } = entry()
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const isDecoder = card.kind === 'decoder'
    const languages = isDecoder ? card.languages.map(format.language) : []
    const size = Math.max(bytes, card.bytes)
    return [
      card.licence ? licenceName(card.licence, t) : card.problem ? '' : t('models.noLicence'),
      list(languages),
      size > 0 ? format.bytes(size) : '',
      t(`models.origin.${card.origin}`),
    ]
      .filter((part) => part !== '')
      .join(' · ')
  })
  /** `pair`: the languages it could be chosen for, as settings name them. */
  const use = computed(() => {
    const { id, kind, translates } = entry().card
    const { chat, pairs } = shelf.shelf
    if (kind === 'decoder') {
      const chosen = settings.settings?.modelId ?? chat.modelId
      return { used: false, chosen: chosen === id, pair: null }
    }
    const same = (a: string, b: string | null | undefined): boolean =>
      b !== null && b !== undefined && format.language(a) === format.language(b)
    const mine = pairs.find(
      ({ from, to }) => same(from, translates?.from) && same(to, translates?.to),
    )
    if (mine === undefined) return { used: false, chosen: false, pair: null }
    const used = mine.modelId === id
    return { used, chosen: used, pair: `${mine.from}>${mine.to}` }
  })
  return { line, direction, use }
}
