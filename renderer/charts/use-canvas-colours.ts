import { useMutationObserver } from '@vueuse/core'
import { shallowRef, type Ref, type ShallowRef } from 'vue'

/** The theme's colours and type as a canvas takes them. */
export interface CanvasColours {
  wall: string
  ink: string
  ink2: string
  line: string
  accent: string
  font: string
}

/** Read from the element anew when the theme changes; null before it is there. */
export function useCanvasColours(element: Ref<Element | null>): {
  colours: () => CanvasColours | null
  /** Changes with the theme. */
  theme: ShallowRef<number>
} {
  const theme = shallowRef(0)
  let known: CanvasColours | null = null
  useMutationObserver(
    document.documentElement,
    () => {
      known = null
      theme.value++
    },
    { attributeFilter: ['data-theme', 'style'] },
  )
  return {
    colours: () => (known ??= element.value && read(element.value)),
    theme,
  }
}

function read(element: Element): CanvasColours {
  const style = getComputedStyle(element)
  const of = (name: string): string => style.getPropertyValue(name)
  return {
    wall: of('--wall'),
    ink: of('--ink'),
    ink2: of('--ink-2'),
    line: of('--line'),
    accent: of('--accent'),
    font: `${style.fontSize} ${style.fontFamily}`,
  }
}
