import { computed } from 'vue'
import { useSelectionStore } from '../stores/selection.ts'
import { fromBase64 } from '#shared/trace/base64.ts'
import type { TokenEvent } from '#shared/trace/event.ts'
import { groupByCharacter, tokenAt, type TokenRef } from '../trace/pieces.ts'
import type { RunView } from '../trace/reduce.ts'

/** Tokens after the selected one that may share its character: UTF-8 has at most 4 bytes. */
const AHEAD = 4

/**
 * The selected token of a view. Everything returned stays the same object while a run grows, so that
 * streaming does not redraw what is looked at.
 */
export function useSelected(view: () => RunView) {
  const selection = useSelectionStore()
  const header = computed(() => view().header)
  const promptLength = computed(() => header.value?.prompt.length ?? 0)
  const total = computed(() => promptLength.value + view().tokens.length)
  const position = computed(() => {
    const at = selection.position
    return at !== null && header.value !== null && at < total.value ? at : null
  })
  const event = computed((): TokenEvent | null =>
    position.value === null ? null : (view().tokens[position.value - promptLength.value] ?? null),
  )
  const near = computed((old?: TokenRef[]) => {
    if (position.value === null) return []
    const found = neighbourhood(view(), position.value)
    return old && sameTokens(old, found) ? old : found
  })
  const token = computed(() => near.value.find((ref) => ref.position === position.value) ?? null)
  /** The tokens that share a character with it, itself among them. */
  const group = computed(() =>
    groupByCharacter(near.value).find(({ tokens }) =>
      tokens.some((ref) => ref.position === position.value),
    ),
  )
  return { header, promptLength, total, position, event, token, group }
}

/** From the last token before it that starts a character, to where its character must have ended. */
function neighbourhood(view: RunView, position: number): TokenRef[] {
  const found: TokenRef[] = []
  for (let at = position; at >= 0; at--) {
    const token = tokenAt(view, at)
    if (!token) break
    found.unshift(token)
    const first = fromBase64(token.bytes)[0] ?? 0
    if (token.special || first < 0x80 || first >= 0xc0) break
  }
  for (let at = position + 1; at <= position + AHEAD; at++) {
    const token = tokenAt(view, at)
    if (token) found.push(token)
  }
  return found
}

function sameTokens(a: readonly TokenRef[], b: readonly TokenRef[]): boolean {
  return (
    a.length === b.length &&
    a.every((token, i) => token.id === b[i]?.id && token.position === b[i].position)
  )
}
