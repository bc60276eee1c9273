import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import type { Look } from '#shared/trace/look.ts'
import { useAblationStore } from '#renderer/stores/ablation.ts'
import { useBookmarkStore } from '#renderer/stores/bookmark.ts'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useInspectorStore } from '#renderer/stores/inspector.ts'
import { useLookStore } from '#renderer/stores/look.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { useXrayStore } from '#renderer/stores/xray.ts'
import { useTranslationViewStore } from '#renderer/stores/translation-view.ts'
import { usePage } from '#test/unit/support/page.ts'

const page = usePage()

/** A recorded answer of three tokens, on the stage. */
async function onStage(): Promise<{ sessionId: string; runId: string }> {
  const run = await page.send('one')
  run.start().say('a', 'b', 'c').finish('abc')
  await page.ended()
  const sessionId = useChatStore().sessionId ?? ''
  const { messages } = page.app().main.sessions.get(sessionId)
  const runId = messages.at(-1)?.runId ?? ''
  await useBookmarkStore().open(sessionId)
  await useReplayStore().open([runId])
  return { sessionId, runId }
}
async function again(sessionId: string, runId: string): Promise<void> {
  setActivePinia(createPinia())
  await useBookmarkStore().open(sessionId)
  await useReplayStore().open([runId])
}

/** Nothing as it is at first. */
function lookClosely(runId: string): void {
  const panel = useInspectorStore()
  Object.assign(useLookStore(), { xray: false, inspector: false })
  useXrayStore().by = 'rank'
  useSelectionStore().select(runId, 2)
  Object.assign(useSelectionStore(), { layer: 3, head: 5 })
  Object.assign(panel.open, { distribution: false, attention: true, ablation: true })
  panel.stage = 'filters'
  panel.query = 'reading'
  panel.hideFirst = false
  panel.wall = 'table'
  panel.figure = 'matrix'
  panel.over = 'rollout'
  panel.floor = 12
  panel.qkvStep = 'softmax'
  panel.qkvWhole = true
  panel.lensAtZero = 'embedding'
  const translation = {
    panel: 'steps',
    attention: 'encoder-self',
    part: 'softmax',
    layer: 1,
    head: 2,
    rule: 'mean',
  } as const
  Object.assign(useTranslationViewStore(), translation)
  const off = { heads: [[3, 5] as const], ffns: [1], masked: [0], noPositions: true }
  useAblationStore().off = off
}

it('a bookmark keeps what is looked at, and shows it again in another start of the app', async () => {
  const { sessionId, runId } = await onStage()
  const atFirst = useLookStore().take(runId)
  lookClosely(runId)
  await useBookmarkStore().add('here')
  const expected: Look = {
    xray: false,
    colours: 'rank',
    inspector: false,
    open: ['dice', 'attention', 'ablation'],
    position: 2,
    layer: 3,
    head: 5,
    stage: 'filters',
    query: 'reading',
    hideFirst: false,
    wall: 'table',
    figure: 'matrix',
    over: 'rollout',
    floor: 12,
    qkvStep: 'softmax',
    qkvWhole: true,
    lens: 'embedding',
    translation: {
      panel: 'steps',
      attention: 'encoder-self',
      part: 'softmax',
      layer: 1,
      head: 2,
      rule: 'mean',
    },
    off: { part: null, heads: [[3, 5]], ffns: [1], masked: [0], noPositions: true },
  }
  expect(useBookmarkStore().placed[0]?.look).toEqual(expected)

  await again(sessionId, runId)
  expect(useLookStore().take(runId)).toEqual(atFirst)
  const [mark] = useBookmarkStore().placed
  if (!mark) throw new Error('the bookmark is kept')
  useReplayStore().seek(0)
  useBookmarkStore().goTo(mark)
  expect(useLookStore().take(runId)).toEqual(expected)
  const { playhead } = useReplayStore()
  expect(useLookStore().holds(runId, playhead)).toBe(true)
  expect(useLookStore().holds(runId, playhead - 1)).toBe(false)
})

it('another look takes its place, in its session alone', async () => {
  const { sessionId, runId } = await onStage()
  await useBookmarkStore().add('here')
  lookClosely(runId)
  const [mark] = useBookmarkStore().placed
  if (!mark) throw new Error('the bookmark is there')
  expect(mark.look?.layer).toBe(0)
  await useBookmarkStore().keepLook(mark)
  expect(useBookmarkStore().placed[0]?.look?.layer).toBe(3)
  const { bookmarks } = page.app().main
  const look = useLookStore().take(runId)
  expect(() => bookmarks.setLook('elsewhere', mark.id, look)).toThrow(
    expect.objectContaining({ code: 'session.notFound' }),
  )
  expect(bookmarks.list(sessionId)).toHaveLength(1)
})
