import { useI18n } from 'vue-i18n'
import type { Switches } from '../../stores/ablation.ts'
import type { TokenRef } from '../../trace/pieces.ts'
import { labelText } from '../token-label.ts'
import { useWording } from '../use-wording.ts'
import { partsOf, type OffPart } from './switched-off.ts'

/** What is switched off, as a part of a sentence; empty where nothing is. */
export function useOffWords() {
  const { t, locale } = useI18n()
  const { quoted } = useWording()

  function word(part: OffPart, tokens: readonly TokenRef[]): string {
    if (part.kind !== 'position') return t(`ablation.off.${part.kind}`, { ...part })
    const token = tokens[part.position]
    return t('ablation.off.position', {
      position: part.position,
      token: token ? quoted(labelText(token.text, token.bytes)) : '',
    })
  }
  return (
    off: Switches,
    size: { layers: number; heads: number },
    tokens: readonly TokenRef[],
  ): string =>
    new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(
      partsOf(off, size).map((part) => word(part, tokens)),
    )
}
