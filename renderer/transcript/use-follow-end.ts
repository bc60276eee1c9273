import { useEventListener, useResizeObserver } from '@vueuse/core'
import { computed, shallowRef, type Ref } from 'vue'

/** CSS pixels from the end within which the reader counts as being there. */
const NEAR = 32
/** Milliseconds for which scrolling is the reader's own after a wheel, a key, a touch or a new focus. */
const OWN = 1000

/**
 * Keeps the end in sight while the content grows, until the reader scrolls away from it. Scrolling back
 * to the end, or `toEnd`, takes it up again. Where the content moves by itself (rows measured anew, text
 * growing) the reader has not left: only an upward scroll by their own hand is leaving.
 */
export function useFollowEnd(scroller: Ref<HTMLElement | null>, content: Ref<HTMLElement | null>) {
  const atEnd = shallowRef(true)
  /** CSS pixels that lie under the lower edge. */
  const below = shallowRef(0)
  let lastTop = 0
  let lastHeight = 0
  let ownUntil = 0
  let dragging = false

  function snap(): void {
    const element = scroller.value
    if (!element) return
    lastHeight = element.scrollHeight
    element.scrollTop = lastHeight
    // Less than was asked for: by what is seen at once.
    lastTop = element.scrollTop
  }
  function toEnd(): void {
    atEnd.value = true
    ownUntil = 0
    snap()
  }

  const own = (): void => {
    ownUntil = performance.now() + OWN
  }
  // A smooth scroll begins with a step too small to be told from standing still: its wheel tells it.
  useEventListener(
    scroller,
    'wheel',
    ({ deltaY, currentTarget }) => {
      const canMove = currentTarget instanceof HTMLElement && currentTarget.scrollTop > 0
      if (deltaY < 0 && canMove) atEnd.value = false
    },
    { passive: true },
  )
  useEventListener(scroller, ['wheel', 'touchmove', 'keydown', 'focusin'], own, { passive: true })
  // The scroll bar belongs to the scroller itself. Its release is not always told: a pointer that
  // moves without a button tells it.
  useEventListener(scroller, 'pointerdown', (event) => {
    dragging = event.target === scroller.value
  })
  useEventListener(window, ['pointerup', 'pointermove'], (event: PointerEvent) => {
    if (event.buttons === 0) dragging = false
  })
  useEventListener(scroller, 'scroll', () => {
    const element = scroller.value
    if (!element) return
    const moved = element.scrollTop - lastTop
    // A screen reader has no hand: where nothing grew or shrank, somebody moved it all the same.
    const isOwn = dragging || performance.now() < ownUntil || element.scrollHeight === lastHeight
    const left = element.scrollHeight - element.clientHeight - element.scrollTop
    lastTop = element.scrollTop
    lastHeight = element.scrollHeight
    below.value = left
    if (moved < 0 && isOwn) atEnd.value = false
    else if (left <= NEAR) atEnd.value = true
    else if (atEnd.value) snap()
  })
  const stay = (): void => {
    if (atEnd.value) snap()
    const element = scroller.value
    if (element) below.value = element.scrollHeight - element.clientHeight - element.scrollTop
  }
  const keep = (): void => {
    stay()
    // Rows that turn out higher than they were taken for move the end once more, after this.
    requestAnimationFrame(stay)
  }
  useResizeObserver(content, keep)
  useResizeObserver(scroller, keep)

  /** There is an end to go to, out of sight. */
  const away = computed(() => !atEnd.value && below.value > NEAR)
  return { atEnd, away, toEnd, release: () => (atEnd.value = false) }
}
