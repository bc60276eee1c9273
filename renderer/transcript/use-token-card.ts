import { useEventListener, useResizeObserver } from '@vueuse/core'
import { computed, nextTick, shallowRef, watch, type Ref } from 'vue'
import { useSelectionStore } from '../stores/selection.ts'

const TOKEN = '[data-testid="token"]'
/** CSS pixels between a token and its card, and between the card and the edge. */
const GAP = 8

interface Options {
  /** What the card is placed in. */
  frame: Readonly<Ref<HTMLElement | null>>
  scroller: Readonly<Ref<HTMLElement | null>>
  content: Readonly<Ref<HTMLElement | null>>
  card: Readonly<Ref<HTMLElement | null>>
}

/**
 * Which token's card is shown, and where: of the token pointed at, or of the one that has the focus.
 * One card serves all; it is under the token, or above it where there is no room.
 */
export function useTokenCard({ frame, scroller, content, card }: Options) {
  const token = shallowRef<HTMLElement | null>(null)
  const place = shallowRef<{ left: string; top: string } | null>(null)
  const selection = useSelectionStore()
  const shown = computed(() => {
    const runId = token.value?.closest<HTMLElement>('[data-run]')?.dataset.run
    const position = Number(token.value?.dataset.position)
    // Of the selected token the inspector says all this, and more.
    const isSelected = selection.runId === runId && selection.position === position
    return runId === undefined || isSelected ? null : { runId, position, place: place.value }
  })

  function tokenOf({ target }: Event): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>(TOKEN) : null
  }
  function hide(): void {
    token.value = null
  }

  // Moving, not being over: while a replay plays, tokens pass under a pointer that rests.
  useEventListener(content, 'pointermove', (event) => {
    // While a stretch of text is being marked the card would be in the way.
    if (event.pointerType !== 'touch') token.value = event.buttons === 0 ? tokenOf(event) : null
  })
  useEventListener(content, 'pointerleave', hide)
  useEventListener(content, 'focusin', (event) => {
    const focused = tokenOf(event)
    if (focused?.matches(':focus-visible')) token.value = focused
  })
  useEventListener(content, ['focusout', 'pointerdown'], hide)
  useEventListener(scroller, 'scroll', () => {
    // Moving on by the keys scrolls too: the card goes with its token.
    if (token.value !== null && token.value === document.activeElement) put()
    else hide()
  })
  useEventListener(document, 'keydown', ({ key }) => {
    if (key === 'Escape') hide()
  })

  function put(): void {
    const [at, box] = [token.value?.getClientRects()[0], frame.value?.getBoundingClientRect()]
    if (!at || !box || !card.value) return
    const { offsetWidth: width, offsetHeight: height } = card.value
    const left = Math.min(at.left - box.left, box.width - width - GAP)
    const below = at.bottom - box.top + GAP
    const above = Math.max(0, at.top - box.top - height - GAP)
    const top = below + height <= box.height ? below : above
    place.value = { left: `${String(Math.max(GAP, left))}px`, top: `${String(top)}px` }
  }
  // Larger type makes another card of it.
  useResizeObserver(card, put)
  watch(token, async (now, before) => {
    before?.removeAttribute('aria-describedby')
    place.value = null
    if (!now) return
    await nextTick()
    if (card.value) now.setAttribute('aria-describedby', card.value.id)
    put()
  })

  return { shown }
}
