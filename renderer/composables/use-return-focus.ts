import { watch, type Ref } from 'vue'

/**
 * For dialogs that no button on the page opens: the focus goes back to where it was. Returns what is to
 * be called with the dialog's `closeAutoFocus`.
 */
export function useReturnFocus(open: Readonly<Ref<boolean>>): (event: Event) => void {
  let before: Element | null = null
  watch(
    open,
    (now) => {
      if (now) before = document.activeElement
    },
    { flush: 'sync', immediate: true },
  )
  return (event) => {
    event.preventDefault()
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  }
}
