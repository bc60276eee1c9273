import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'
import { probeSchema } from '#shared/ipc/routes/run.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import type { Locale } from '#renderer/i18n/index.ts'
import Inspector from '#renderer/inspector/Inspector.vue'
import { useInspectorStore } from '#renderer/stores/inspector.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import type { RunView } from '#renderer/trace/reduce.ts'
import { mountApp } from '../components/mount.ts'
import { answer } from './answers.ts'

/** jsdom has no layout: every box stays 0 wide, so that nothing is painted. */
class NoLayout {
  observe = vi.fn()
  unobserve = vi.fn()
  disconnect = vi.fn()
}

export interface Mounted {
  wrapper: VueWrapper
  /** Every question main was asked, in order. */
  asked: ProbeRequest[]
  panel: ReturnType<typeof useInspectorStore>
  selection: ReturnType<typeof useSelectionStore>
  /** Lets the pause before a question pass, and its answer arrive. */
  settle: () => Promise<void>
}

let open: VueWrapper | null = null

export function useFakeClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.stubGlobal('ResizeObserver', NoLayout)
  })
  afterEach(() => {
    open?.unmount()
    open = null
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
}

/** The inspector on one token of a view; its probes are answered from the hand-made tensors, or fail. */
export async function inspect(
  view: RunView,
  position: number,
  options: { locale?: Locale; failing?: SerializedError; wrong?: number } = {},
): Promise<Mounted> {
  const asked: ProbeRequest[] = []
  const total = (view.header?.prompt.length ?? 0) + view.tokens.length
  window.vitrine = {
    request(route, input) {
      if (route !== 'run.probe') return Promise.resolve({ ok: true, data: { state: 'none' } })
      const request = probeSchema.parse(Object(input).request)
      asked.push(request)
      if (options.failing) return Promise.resolve({ ok: false, error: options.failing })
      return Promise.resolve({ ok: true, data: answer(request, total, options.wrong) })
    },
    on: () => () => undefined,
    connect: () => undefined,
  }
  const wrapper = mountApp(Inspector, {
    props: { view },
    ...(options.locale ? { locale: options.locale } : {}),
  })
  open = wrapper
  const selection = useSelectionStore()
  selection.select(view.header?.runId ?? '', position)
  const settle = async (): Promise<void> => {
    await flushPromises()
    vi.advanceTimersByTime(1000)
    await flushPromises()
  }
  await settle()
  return { wrapper, asked, panel: useInspectorStore(), selection, settle }
}
