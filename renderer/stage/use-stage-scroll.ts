import { useEventListener } from '@vueuse/core'
import { nextTick, watch, type Ref } from 'vue'
import type { StageState } from '#shared/ipc/routes/stage.ts'

type Scroll = StageState['scroll']

/** CSS pixels from its end within which a transcript counts as followed. */
const NEAR = 32

const PARTS = {
  transcript: (root: HTMLElement) => root.querySelector('[role=log]')?.parentElement ?? null,
  inspector: (root: HTMLElement) => root.querySelector('[data-testid=inspector]'),
  figures: (root: HTMLElement) => root.querySelector('[data-part=figures]'),
} as const

/** Rem, so that the place is the same at any type size. */
function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
}

/** How far the parts of a stage are scrolled: brought to where it is wanted, and told where people scroll. */
export function useStageScroll(
  root: Readonly<Ref<HTMLElement | null>>,
  options: {
    wanted: () => Scroll | undefined
    /** Parts come and go with this. */
    laidOut: () => unknown
    scrolled: (now: Scroll) => void
  },
): void {
  const part = (name: keyof Scroll): Element | null => root.value && PARTS[name](root.value)

  function bring(name: keyof Scroll, to: number | null): void {
    const element = part(name)
    if (element) element.scrollTop = to === null ? element.scrollHeight : to * rem()
  }
  for (const name of ['transcript', 'inspector', 'figures'] as const) {
    watch(
      [() => options.wanted()?.[name], options.laidOut, root],
      async ([to]) => {
        if (to === undefined) return
        // Parts that have just come are laid out first.
        await nextTick()
        bring(name, to)
      },
      { immediate: true, flush: 'post' },
    )
  }

  function now(): Scroll {
    const size = rem()
    const top = (name: keyof Scroll): number =>
      Math.round(((part(name)?.scrollTop ?? 0) / size) * 100) / 100
    const transcript = part('transcript')
    const left = transcript
      ? transcript.scrollHeight - transcript.clientHeight - transcript.scrollTop
      : 0
    return {
      transcript: left <= NEAR ? null : top('transcript'),
      inspector: top('inspector'),
      figures: top('figures'),
    }
  }
  // It does not bubble, but is caught on its way down.
  useEventListener(
    root,
    'scroll',
    () => {
      if (options.wanted() === undefined) options.scrolled(now())
    },
    { capture: true, passive: true },
  )
}
