import { useEventListener, useTimeoutFn } from '@vueuse/core'
import { computed, shallowRef } from 'vue'

/** How long a pointer rests on a thing before it is told what it is, ms. */
const REST_MS = 450
const MARKED = '[data-tip]'
const SIDES = ['top', 'right', 'bottom', 'left'] as const

/** The thing that is told about now, of all that are marked by a ToolTip. */
export function useTip() {
  const thing = shallowRef<HTMLElement | null>(null)
  let next: HTMLElement | null = null
  /** The thing that has the focus, where that is why it is told about. */
  let focused: HTMLElement | null = null
  let pressedAt: Pick<PointerEvent, 'clientX' | 'clientY'> | null = null
  const rest = useTimeoutFn(() => (thing.value = next), REST_MS, { immediate: false })

  const tip = computed(() => {
    const { tip: text = '', tipKeys: keys, tipSide } = thing.value?.dataset ?? {}
    if (thing.value === null || text === '') return null
    const side = SIDES.find((known) => known === tipSide) ?? 'bottom'
    return { element: thing.value, text, keys, side }
  })

  function hide(): void {
    rest.stop()
    next = null
    focused = null
    thing.value = null
  }
  function of({ target }: Event): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>(MARKED) : null
  }

  useEventListener(document, 'pointerover', (event) => {
    if (event.clientX === pressedAt?.clientX && event.clientY === pressedAt.clientY) return
    pressedAt = null
    const found = event.pointerType === 'touch' ? null : of(event)
    if (found === next) return
    // Under a pointer that rests the page may change: whoever came by keys has not moved on.
    if (found === null && focused !== null) return
    hide()
    next = found
    if (found) rest.start()
  })
  useEventListener(document, 'focusin', (event) => {
    const found = of(event)
    if (!found?.matches(':focus-visible')) return
    hide()
    thing.value = next = focused = found
  })
  // What is pressed may be gone with it, and says nothing any more. What then stands under the pointer
  // says nothing either until the pointer is moved: nobody asked.
  useEventListener(document, ['focusout', 'keydown'], hide)
  useEventListener(document, 'pointerdown', ({ clientX, clientY }) => {
    hide()
    pressedAt = { clientX, clientY }
  })
  useEventListener(document, 'scroll', hide, { capture: true, passive: true })

  return { tip, hide }
}
