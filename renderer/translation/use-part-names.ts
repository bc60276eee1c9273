import { useI18n } from 'vue-i18n'
import { LOCALES } from '../i18n/index.ts'
import type { Part, PartKind, Stack } from './architecture.ts'

/** What the boxes are called: in the language of the moment, and beside it in the other one. */
export function usePartNames() {
  const { t, locale } = useI18n()
  const other = (): string => LOCALES.find((one) => one !== locale.value) ?? locale.value

  const name = (kind: PartKind): string => t(`architecture.names.${kind}`)
  const term = (kind: PartKind): string => t(`architecture.names.${kind}`, {}, { locale: other() })
  const stack = (one: Stack): string => t(`architecture.stacks.${one}`)
  const stackTerm = (one: Stack): string => t(`architecture.stacks.${one}`, {}, { locale: other() })
  /** No two boxes have the same. */
  const label = (one: Part): string =>
    t('architecture.box', {
      stack: stack(one.stack),
      name:
        one.after === null
          ? name(one.kind)
          : t('architecture.after', { name: name(one.kind), before: name(one.after) }),
      term: term(one.kind),
    })
  return { name, term, stack, stackTerm, label, other }
}
