import { nextTick, onScopeDispose, watch, type Ref } from 'vue'

/**
 * While a list is open, Reka UI hides what lies under it from screen readers but leaves it in reach of
 * the Tab key. What cannot be heard must not take the focus either.
 */
export function useInertOthers(open: Readonly<Ref<boolean>>): void {
  let hidden: HTMLElement[] = []
  const restore = (): void => {
    for (const element of hidden) element.inert = false
    hidden = []
  }
  // In the same instant: the focus goes back under the list as it closes.
  watch(
    open,
    async (now) => {
      restore()
      if (!now) return
      await nextTick()
      await nextTick()
      if (!open.value) return
      hidden = [...document.body.querySelectorAll<HTMLElement>(':scope > [data-aria-hidden]')]
      for (const element of hidden) element.inert = true
    },
    { flush: 'sync' },
  )
  onScopeDispose(restore)
}
