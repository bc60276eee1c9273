import { computed } from 'vue'
import { tokenAt, type TokenRef } from '../../trace/pieces.ts'
import { predictedAt } from '../translation/part.ts'
import { usePart } from '../translation/use-part.ts'

/**
 * What can be switched off, and which token's prediction is looked at: the selected one's, or where an
 * encoder–decoder's source token is selected, the translation's that was before, or its first.
 */
export function useAblatedPart(input: Parameters<typeof usePart>[0]) {
  const state = usePart(input)
  const { part, hasParts, keys, lastTarget } = state
  const said = computed((): TokenRef | null => {
    if (!hasParts.value) return input.token().position > 0 ? input.token() : null
    return tokenAt(input.view(), lastTarget.value)
  })
  /** The position read last before it; −1 where nothing was. */
  const read = computed(() =>
    said.value === null ? -1 : (predictedAt(input.header(), said.value) ?? -1),
  )
  /** The tokens that can be hidden: the source, or what was read when the token was said. */
  const before = computed(() => {
    const isSource = hasParts.value && part.value !== 'decoder'
    const known = keys.value.filter((token) => token !== null)
    return isSource ? known : known.slice(0, read.value + 1)
  })
  return { ...state, said, read, before }
}
