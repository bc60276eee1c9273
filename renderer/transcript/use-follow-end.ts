import { useEventListener, useResizeObserver } from '@vueuse/core'
import { shallowRef, type Ref } from 'vue'

/** CSS pixels from the end within which the reader counts as being there. */
const NEAR = 32

/**
 * Keeps the end in sight while the content grows, until the reader scrolls away from it. Scrolling back
 * to the end, or `toEnd`, takes it up again.
 */
export function useFollowEnd(scroller: Ref<HTMLElement | null>, content: Ref<HTMLElement | null>) {
  const atEnd = shallowRef(true)
  let lastTop = 0

  function toEnd(): void {
    atEnd.value = true
    const element = scroller.value
    if (element) lastTop = element.scrollTop = element.scrollHeight
  }

  useEventListener(scroller, 'scroll', () => {
    const element = scroller.value
    if (!element) return
    const left = element.scrollHeight - element.clientHeight - element.scrollTop
    if (left <= NEAR) atEnd.value = true
    // Growing content moves the end away without moving the reader: only moving up is leaving.
    else if (element.scrollTop < lastTop) atEnd.value = false
    lastTop = element.scrollTop
  })
  const stay = (): void => {
    if (atEnd.value) toEnd()
  }
  const keep = (): void => {
    stay()
    // Rows that turn out higher than they were taken for move the end once more, after this.
    requestAnimationFrame(stay)
  }
  useResizeObserver(content, keep)
  useResizeObserver(scroller, keep)

  return { atEnd, toEnd, release: () => (atEnd.value = false) }
}
