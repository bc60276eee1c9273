import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the theme of the moment is a dark one, as the styles declare it: canvases cannot ask CSS. */
export function useDark(): Readonly<Ref<boolean>> {
  const root = document.documentElement
  const read = (): boolean => getComputedStyle(root).colorScheme === 'dark'
  const dark = ref(read())
  const observer = new MutationObserver(() => (dark.value = read()))
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  onScopeDispose(() => {
    observer.disconnect()
  })
  return dark
}
