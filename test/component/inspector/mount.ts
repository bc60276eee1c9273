import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'
import { probeSchema } from '#shared/ipc/routes/run.ts'
import { tokensRoutes } from '#shared/ipc/routes/tokens.ts'
import type { TokenPiece } from '#shared/trace/tokens.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import type { Locale } from '#renderer/i18n/index.ts'
import Inspector from '#renderer/inspector/Inspector.vue'
import RunPanel from '#renderer/inspector/panels/RunPanel.vue'
import type { PanelName } from '#renderer/stores/inspect.ts'
import { useInspectorStore } from '#renderer/stores/inspector.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import type { RunView } from '#renderer/trace/reduce.ts'
import { mountApp } from '../components/mount.ts'
import { answer } from './answers.ts'
import { textOf } from './run.ts'
import { answerOf } from './translated.ts'

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

function pieces(input: unknown): TokenPiece[] {
  const { ids } = tokensRoutes['tokens.pieces'].input.parse(input)
  return ids.map((id) => ({ id, text: textOf(id), bytes: '', special: false }))
}

/** The inspector on one token of a view; its probes are answered from the hand-made tensors, or fail. */
export async function inspect(
  view: RunView,
  position: number,
  options: {
    locale?: Locale
    failing?: SerializedError
    wrong?: number
    /** Shown alone, as in the room. */
    panel?: PanelName
  } = {},
): Promise<Mounted> {
  const asked: ProbeRequest[] = []
  const answered = (request: ProbeRequest): ProbeAnswer =>
    view.header?.translation ? answerOf(request) : answer(request, total, options.wrong)
  const total = (view.header?.prompt.length ?? 0) + view.tokens.length
  window.vitrine = {
    request(route, input) {
      if (route === 'tokens.pieces') return Promise.resolve({ ok: true, data: pieces(input) })
      if (route !== 'run.probe') return Promise.resolve({ ok: true, data: { state: 'none' } })
      const request = probeSchema.parse(Object(input).request)
      asked.push(request)
      if (options.failing) return Promise.resolve({ ok: false, error: options.failing })
      return Promise.resolve({ ok: true, data: answered(request) })
    },
    drop: () => Promise.reject(new Error('nothing is dropped here')),
    on: () => () => undefined,
    connect: () => undefined,
  }
  const { panel, locale } = options
  const language = locale ? { locale } : {}
  const wrapper = panel
    ? mountApp(RunPanel, { props: { view, panel }, ...language })
    : mountApp(Inspector, { props: { view }, ...language })
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
