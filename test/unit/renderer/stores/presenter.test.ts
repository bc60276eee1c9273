import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { useAblationStore } from '#renderer/stores/ablation.ts'
import { useInspectorStore } from '#renderer/stores/inspector.ts'
import { usePresenterStore } from '#renderer/stores/presenter.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { applyLook, readLook } from '#renderer/stores/stage-state.ts'
import { useTranslationViewStore } from '#renderer/stores/translation-view.ts'
import { useXrayStore } from '#renderer/stores/xray.ts'
import { stageStateSchema } from '#shared/ipc/routes/stage.ts'
import { STATE } from '../../support/stage.ts'
import { usePage } from '../../support/page.ts'

const page = usePage()
const frames: (() => void)[] = []
beforeEach(() => {
  frames.length = 0
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback))
})
/** A frame is over, and what waited for it has run. */
async function frame(): Promise<void> {
  for (const callback of frames.splice(0)) callback()
  await new Promise((resolve) => setTimeout(resolve))
}
const shown = (): number[] =>
  page
    .app()
    .asked.filter(({ route }) => route === 'stage.show')
    .map(({ input }) => stageStateSchema.parse(input).playhead)

it('sends a state at once, then at most one a frame, and always the newest', async () => {
  const presenter = usePresenterStore()
  await presenter.open('window')
  const before = shown().length
  for (const playhead of [1, 2, 3]) presenter.show({ ...STATE, playhead })
  expect(shown().slice(before)).toEqual([1])
  await frame()
  expect(shown().slice(before)).toEqual([1, 3])
  presenter.show({ ...STATE, playhead: 4 })
  expect(shown().slice(before)).toEqual([1, 3])
  await frame()
  await frame()
  expect(shown().slice(before)).toEqual([1, 3, 4])
  await frame()
  presenter.show({ ...STATE, playhead: 5 })
  expect(shown().slice(before)).toEqual([1, 3, 4, 5])
  await presenter.end()
  expect(presenter.presenting).toBe(false)
})

it('takes up a presentation that its page was in the middle of', async () => {
  const presenter = usePresenterStore()
  await presenter.open('window')
  presenter.show({ ...STATE, blank: true, scale: 1.4 })
  await frame()
  setActivePinia(createPinia())
  const fresh = usePresenterStore()
  expect(await fresh.resume()).toMatchObject({ sessionId: 's1', playhead: STATE.playhead })
  expect([fresh.presenting, fresh.blank, fresh.scale]).toEqual([true, true, 1.4])
  await fresh.end()
  expect(await fresh.resume()).toBeNull()
})

it('makes the stage’s type larger and smaller within bounds, and points within the stage', () => {
  const presenter = usePresenterStore()
  presenter.resize(1)
  presenter.resize(1)
  expect(presenter.scale).toBe(1.2)
  for (let i = 0; i < 40; i++) presenter.resize(1)
  expect(presenter.scale).toBe(2.5)
  for (let i = 0; i < 40; i++) presenter.resize(-1)
  expect(presenter.scale).toBe(0.6)
  presenter.resize(0)
  expect(presenter.scale).toBe(1)
  presenter.toggle('spotlight')
  presenter.point(-3, 1.7)
  expect(presenter.pointer).toEqual({ kind: 'spotlight', x: 0, y: 1 })
  presenter.toggle('magnifier')
  expect(presenter.pointer?.kind).toBe('magnifier')
  presenter.toggle('magnifier')
  expect(presenter.pointer).toBeNull()
})

it('brings another window’s stores to where these are', () => {
  const selection = useSelectionStore()
  selection.select('r1', 2)
  selection.extend('r1', 6)
  selection.layer = 5
  selection.head = 3
  useXrayStore().by = 'entropy'
  const panel = useInspectorStore()
  panel.open.attention = true
  panel.open.dice = false
  panel.figure = 'matrix'
  panel.lensAtZero = 'embedding'
  const view = useTranslationViewStore()
  view.panel = 'beams'
  view.head = 1
  useAblationStore().off = { heads: [[5, 3]], ffns: [2], masked: [1], noPositions: true }
  view.pointed = { side: 'target', sentence: 1, word: 2 }
  const look = readLook()
  expect(look.selection).toEqual({ runId: 'r1', position: 6, anchor: 2 })

  setActivePinia(createPinia())
  applyLook(look)
  expect(readLook()).toEqual(look)
  expect(useSelectionStore().range).toEqual({ first: 2, last: 6 })
  expect(useReplayStore().playhead).toBe(0)
})
