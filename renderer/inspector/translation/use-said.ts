import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RunHeader } from '#shared/trace/event.ts'
import { tokenAt, type TokenRef } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'
import { targetOffset, textOf } from './part.ts'

/**
 * The tokens that a decoder said or could have said, by their places in what it reads: the token at
 * place n was said after reading that at n − 1. Of a translation the first that is read is the start token.
 */
export function useSaid(input: {
  view: () => RunView
  header: () => RunHeader
  token: () => TokenRef
  /** Tokens of the run that can be seen. */
  total: () => number
}) {
  const { t } = useI18n()
  /** How much further the run counts. */
  const offset = computed(() => targetOffset(input.header()))
  /** Place of the selected token; 0 or less where nothing says it. */
  const at = computed(() => input.token().position - offset.value)
  /** By place from 1. */
  const tokens = computed(() =>
    Array.from({ length: Math.max(0, input.total() - 1 - offset.value) }, (_, i) =>
      tokenAt(input.view(), offset.value + i + 1),
    ),
  )
  const isTranslation = computed(() => input.header().translation !== undefined)
  const start = computed(
    () =>
      textOf({ header: input.header(), tokens: [] }, 'target', t('translate.attention.start'))[0],
  )
  /** What was read at a place. */
  function readAt(place: number): TokenRef | null {
    if (!isTranslation.value) return tokenAt(input.view(), place)
    const token = place === 0 ? start.value : tokenAt(input.view(), place + offset.value)
    return token ? { ...token, position: place } : null
  }
  return { offset, at, tokens, readAt }
}
