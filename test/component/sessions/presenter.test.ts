import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { matchedRouteKey } from 'vue-router'
import { useNotices } from '#renderer/composables/use-notices.ts'
import PresenterRoom from '#renderer/rooms/sessions/presenter/PresenterRoom.vue'
import { useBookmarkStore } from '#renderer/stores/bookmark.ts'
import { usePresenterStore } from '#renderer/stores/presenter.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { EMPTY_VIEW } from '#renderer/trace/reduce.ts'
import type { Bookmark } from '#shared/ipc/routes/bookmark.ts'
import type { SessionDetail } from '#shared/ipc/routes/session.ts'
import { stageStateSchema, type StageState, type StageStatus } from '#shared/ipc/routes/stage.ts'
import { installBridge } from '../components/bridge.ts'
import { mountApp } from '../components/mount.ts'
import { eventsOf } from '../inspector/run.ts'

const EVENTS = eventsOf(
  Array.from({ length: 6 }, () => ({ rank: 0, how: 'greedy' as const })),
  {
    capture: 'none',
  },
)
const note = (id: number, text: string, isPublic: boolean) => ({ id, text, public: isPublic })
const MARKS: Bookmark[] = [
  { id: 1, runId: 'r1', step: 1, title: 'A safe start', createdMs: 0, look: null, notes: [] },
  {
    ...{ id: 2, runId: 'r1', step: 3, title: 'Now it doubts', createdMs: 0, look: null },
    notes: [note(1, 'Count to three.', false), note(2, 'Look at the second bar.', true)],
  },
]
const DETAIL = {
  session: { id: 's1', title: 'Quarterly talk' },
  messages: [],
  runs: [{ id: 'r1' }],
} as unknown as SessionDetail
const STATUS: StageStatus = {
  startedMs: Date.now() - 65_000,
  place: { kind: 'full', display: 'Beamer' },
  displays: [{ id: 2, label: 'Beamer' }],
  view: { width: 1920, height: 1080, rem: 24 },
}

let room: VueWrapper
let bridge: ReturnType<typeof installBridge>
const guards = { leaveGuards: new Set<() => unknown>() }

async function mountPresenter(locale: 'en' | 'zh-CN' = 'en'): Promise<void> {
  bridge = installBridge()
  const { request } = window.vitrine
  const answers: Partial<Record<string, unknown>> = {
    'bookmark.list': MARKS,
    'run.stored': [EVENTS],
    'stage.open': { ...STATUS, startedMs: Date.now() - 65_000 },
  }
  window.vitrine = {
    ...window.vitrine,
    request: async (route, input) => {
      const answer = await request(route, input)
      return route in answers ? { ok: true, data: answers[route] } : answer
    },
  }
  guards.leaveGuards.clear()
  room = mountApp(PresenterRoom, {
    locale,
    props: {
      ...{ detail: DETAIL, messages: [], inspected: EMPTY_VIEW, error: null },
      ...{ xray: true, inspector: false },
    },
    provide: { [matchedRouteKey]: ref(guards) },
  })
  await usePresenterStore().open('auto')
  await useBookmarkStore().open('s1')
  await useReplayStore().open(['r1'])
  useReplayStore().seek(0)
  await flushPromises()
}
const press = async (key: string, more: KeyboardEventInit = {}): Promise<void> => {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  )
  await flushPromises()
}
const at = (id: string): string => room.find(`[data-testid="${id}"]`).text()
/** What the stage was told last. */
async function shown(): Promise<StageState> {
  // Two frames: what waited for the first goes out then.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  await flushPromises()
  const last = bridge.asked.findLast(({ route }) => route === 'stage.show')
  return stageStateSchema.parse(last?.input)
}

beforeEach(async () => {
  await mountPresenter()
})
afterEach(() => {
  room.unmount()
  document.body.innerHTML = ''
})

describe('the presenter’s window', () => {
  it('shows the notes of the bookmark that was reached, both kinds told apart, and what comes next', async () => {
    expect(at('position')).toBe('2 bookmarks ahead')
    expect(at('coming')).toBe('A safe start')
    await press('PageDown')
    expect(at('position')).toBe('Bookmark 1 of 2')
    expect(at('presenter-notes')).toContain('Nothing is noted at this bookmark.')
    expect(at('coming')).toBe('Now it doubts')
    await press('PageDown')
    const notes = room.findAll('[data-testid="presenter-note"]')
    expect(notes.map((one) => [one.attributes('data-public'), one.text()])).toEqual([
      ['false', 'Count to three.'],
      ['true', 'Look at the second bar.'],
    ])
    expect(at('presenter-notes')).toContain('This is the last bookmark.')
    // Further on it still is the bookmark one speaks about.
    await press('ArrowRight')
    expect(at('position')).toBe('Bookmark 2 of 2')
    await press('PageUp')
    await press('PageUp')
    expect(at('position')).toBe('Bookmark 1 of 2')
  })

  it('tells the stage where it is, and nothing of the notes', async () => {
    await press('PageDown')
    await press('PageDown')
    const state = await shown()
    // The start of the run and four tokens.
    expect(state).toMatchObject({ sessionId: 's1', playhead: 5, look: { xray: true } })
    const all = JSON.stringify(bridge.asked.filter(({ route }) => route.startsWith('stage.')))
    expect(all).not.toMatch(/Count to three|second bar|doubts/)
  })

  it('asks nobody to press anything on a stage with nothing selected', async () => {
    await room.setProps({ inspector: true })
    expect(at('inspector')).toContain('Inside a token')
    expect(at('inspector')).not.toMatch(/press/i)
  })

  it('blanks by either key of a clicker, lights, enlarges and scales, by keys and by buttons', async () => {
    await press('.')
    expect((await shown()).blank).toBe(true)
    expect(room.text()).toContain('The audience sees black')
    await press('B')
    expect((await shown()).blank).toBe(false)
    await press('s')
    await press('ArrowRight', { shiftKey: true })
    expect((await shown()).pointer).toEqual({ kind: 'spotlight', x: 0.54, y: 0.5 })
    await room.get('[aria-label="Magnifier"]').trigger('click')
    expect((await shown()).pointer?.kind).toBe('magnifier')
    await press('Escape')
    expect((await shown()).pointer).toBeNull()
    await press('+')
    expect((await shown()).scale).toBe(1.1)
    expect(at('stage-scale')).toBe('110\u00a0%')
    await press('0')
    expect((await shown()).scale).toBe(1)
    // A comma jumps back elsewhere; beside the key that blanks it does nothing.
    const { playhead } = await shown()
    await press(',')
    expect((await shown()).playhead).toBe(playhead)
  })

  it('counts the time, and ends by the second Esc, not the first', async () => {
    expect(at('elapsed')).toMatch(/^1:0[5-9]$/)
    await press('Escape')
    expect(at('present-end')).toBe('Press Esc once more to end the presentation')
    expect(usePresenterStore().presenting).toBe(true)
    await press('Escape')
    expect(usePresenterStore().presenting).toBe(false)
    expect(bridge.asked.some(({ route }) => route === 'stage.close')).toBe(true)
  })

  it('does not let itself be left by a slip', async () => {
    const [guard] = guards.leaveGuards
    expect(guard?.()).toBe(false)
    expect(useNotices().notices.value.at(-1)?.text?.()).toContain('still on')
    await usePresenterStore().end()
    expect(guard?.()).toBe(true)
  })

  it('says what happened to the stage, and gives it back', async () => {
    const said = (): string | undefined => useNotices().notices.value.at(-1)?.text?.()
    bridge.emit('stage.changed', {
      status: { ...STATUS, place: { kind: 'hidden' }, displays: [] },
      incident: 'display-gone',
    })
    await flushPromises()
    expect(said()).toContain('The projector was disconnected')
    expect(at('stage-place')).toBe('No projector: the stage is hidden')
    bridge.emit('stage.changed', { status: STATUS, incident: 'display-back' })
    await flushPromises()
    expect(said()).toBe('The stage is back on Beamer.')
    expect(at('stage-place')).toBe('Stage: full screen on Beamer')
    bridge.emit('stage.changed', { status: { ...STATUS, place: null }, incident: 'closed' })
    await flushPromises()
    const again = room.findAll('button').find((one) => one.text() === 'Open again')
    await again?.trigger('click')
    await flushPromises()
    expect(at('stage-place')).toBe('Stage: full screen on Beamer')
  })

  it('takes the keys pressed on the stage', async () => {
    bridge.emit('stage.key', { key: 'PageDown' })
    await flushPromises()
    expect(at('position')).toBe('Bookmark 1 of 2')
  })
})

it('speaks Chinese', async () => {
  room.unmount()
  await mountPresenter('zh-CN')
  await press('PageDown')
  expect(at('position')).toBe('第 1 个书签，共 2 个')
  expect(at('stage-place')).toBe('观众画面在Beamer上全屏')
})
