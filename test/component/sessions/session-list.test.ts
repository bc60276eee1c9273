import { createPinia, disposePinia, type Pinia } from 'pinia'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createAppI18n, type Locale } from '#renderer/i18n/index.ts'
import SessionList from '#renderer/rooms/sessions/SessionList.vue'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { installBridge, SETTINGS } from '#test/component/components/bridge.ts'
import '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)
// jsdom lays nothing out: the list would have no room for any row.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(2000)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(288)
})
// What a list was about to ask for is not asked of the next one's main process.
let pinia: Pinia
afterEach(() => {
  disposePinia(pinia)
  vi.restoreAllMocks()
  for (const { id } of useNotices().notices.value) useNotices().dismiss(id)
})

const NOW = Date.now()
function session(i: number, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    ...{ id: `s${String(i)}`, title: `Title ${String(i)}`, sample: false, createdMs: 0 },
    ...{ updatedMs: NOW - i, messages: 2, runs: 1, tokens: 120, bookmarks: 0, notes: 0 },
    ...{ modelIds: ['tiny'], tasks: ['chat'], bytes: 1000, pinned: false, tags: [] },
    ...{ preview: 'Said.', hit: null, ...more },
  }
}

async function open(sessions: SessionSummary[], locale: Locale = 'en', hideTitles = false) {
  let listed = sessions
  const main = installBridge({
    settings: { ...SETTINGS, hideTitles },
    answers: {
      'session.list': () => listed,
      'session.facets': () => ({ modelIds: ['tiny'], tasks: ['chat'], tags: [] }),
      'library.usage': () => ({ sessions: sessions.length, bytes: 45_000_000 }),
      'library.previews': (input) =>
        (input as { sessionIds: string[] }).sessionIds.map((sessionId) => ({
          sessionId,
          bars: [1, 5, 10],
          durationMs: 2400,
        })),
      'library.delete': () => listed.filter(({ sample }) => !sample).map(({ id }) => id),
    },
  })
  pinia = createPinia()
  await useSettingsStore(pinia).load()
  const room = { template: '<i />' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ name: 'sessions', path: '/:sessionId?', component: room }],
  })
  await router.push('/')
  const list = mount(SessionList, {
    attachTo: document.body,
    props: { selected: null },
    global: { plugins: [pinia, createAppI18n(locale), router] },
  })
  await flushPromises()
  const entry = (i: number) => list.get(`[data-session-id=s${String(i)}]`)
  const box = (i: number) => list.findAll<HTMLInputElement>('[data-testid=choose]')[i]!
  const chosen = () =>
    list
      .findAll<HTMLInputElement>('[data-testid=choose]')
      .flatMap(({ element }, i) => (element.checked ? [i] : []))
  /** A key pressed where the focus is. */
  const press = async (key: string, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
    document.activeElement?.dispatchEvent(event)
    await flushPromises()
    return event
  }
  const focus = (i: number) => {
    const { element } = entry(i)
    if (element instanceof HTMLElement) element.focus()
  }
  const focused = () => document.activeElement?.getAttribute('data-session-id')
  const show = async (now: SessionSummary[]) => {
    listed = now
    main.emit('session.changed', { sessionId: 's0' })
    await vi.waitFor(() => {
      expect(list.findAll('[data-testid=session]')).toHaveLength(now.length)
    })
  }
  const said = () => list.get('[role=status]').text()
  return { main, list, entry, box, chosen, press, focus, focused, show, said }
}

const five = () => [0, 1, 2, 3, 4].map((i) => session(i))

describe('selecting sessions', () => {
  it('by pointer: one by one, and from one to another', async () => {
    const { list, entry, box, chosen, said } = await open(five())
    expect(list.find('[data-testid=selection]').exists()).toBe(false)
    await box(1).trigger('click')
    expect(chosen()).toEqual([1])
    await entry(3).trigger('click', { shiftKey: true })
    expect(chosen()).toEqual([1, 2, 3])
    // The range ends elsewhere now; what was chosen before it stays.
    await entry(2).trigger('click', { shiftKey: true })
    expect(chosen()).toEqual([1, 2])
    await entry(4).trigger('click', { ctrlKey: true })
    expect(chosen()).toEqual([1, 2, 4])
    await entry(1).trigger('click', { metaKey: true })
    expect(chosen()).toEqual([2, 4])
    await box(2).trigger('click')
    expect(chosen()).toEqual([4])
    await box(3).trigger('click', { shiftKey: true })
    await flushPromises()
    expect(chosen()).toEqual([2, 3, 4])
    expect(said()).toBe('3 selected')
    expect(list.get('[data-testid=selection]').text()).toContain('3.0\u00a0kB')
    expect(list.emitted('open')).toBeUndefined()
    // A plain click opens, as ever, and what is selected stays so.
    await entry(0).trigger('click')
    expect(list.emitted('open')).toEqual([['s0', undefined]])
    expect(chosen()).toEqual([2, 3, 4])
  })

  it('by keys, from where the focus is; Escape ends it there', async () => {
    const { list, chosen, press, focus, focused, said } = await open(five())
    focus(1)
    await press('x')
    expect(chosen()).toEqual([1])
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect([chosen(), focused()]).toEqual([[1, 2, 3], 's3'])
    await press('ArrowUp', { shiftKey: true })
    expect([chosen(), focused()]).toEqual([[1, 2], 's2'])
    await press('Escape')
    expect([chosen(), focused(), said()]).toEqual([[], 's2', ''])
    await press('ArrowDown', { shiftKey: true })
    expect(chosen()).toEqual([2, 3])
    expect((await press('a', { ctrlKey: true })).defaultPrevented).toBe(true)
    expect(chosen()).toEqual([0, 1, 2, 3, 4])
    expect(list.get('[data-testid=selection]').text()).not.toContain('Select all')
    expect(list.emitted('open')).toBeUndefined()
  })

  it('has labels for who listens, which say no more than the screen', async () => {
    const shown = await open(five())
    expect(shown.box(2).attributes('aria-label')).toBe('Select “Title 2”')
    shown.list.unmount()
    const { list, box } = await open(five(), 'zh-CN', true)
    expect(box(2).attributes('aria-label')).toBe('选中“标题已隐藏”')
    expect(list.html()).not.toContain('Title 2')
  })

  it('keeps to what is listed: what is gone is not selected any more', async () => {
    const { chosen, press, focus, show, said } = await open(five())
    focus(0)
    await press('a', { ctrlKey: true })
    await show([session(1), session(4)])
    expect(chosen()).toEqual([0, 1])
    expect(said()).toBe('2 selected')
    await show([session(2)])
    expect(said()).toBe('')
  })

  it('deletes what is selected with one undo, and says that samples stay', async () => {
    const sessions = [session(0), session(1, { sample: true }), session(2)]
    const { main, press, focus } = await open(sessions)
    focus(0)
    await press('a', { ctrlKey: true })
    await press('Delete')
    const asked = (route: string) => main.asked.filter((one) => one.route === route)
    expect(asked('library.delete')).toEqual([
      { route: 'library.delete', input: { sessionIds: ['s0', 's1', 's2'] } },
    ])
    expect(asked('session.delete')).toEqual([])
    const [notice] = useNotices().notices.value
    expect(notice?.text?.()).toBe(
      '2 sessions were deleted. A sample came with the app and cannot be deleted; it stays where it is.',
    )
    notice?.action?.run()
    await flushPromises()
    expect(asked('library.restore')[0]?.input).toEqual({ sessionIds: ['s0', 's2'] })
  })
})

describe('an entry', () => {
  it('shows what is in its session, once it is on screen', async () => {
    const marked = session(0, { bookmarks: 2, notes: 1, tasks: ['translate'], tokens: 1 })
    const { list, entry, main } = await open([marked, session(1)])
    await vi.waitFor(() => {
      expect(entry(0).text()).toContain('2.4 s')
    })
    const text = entry(0).text().replaceAll('\u00a0', ' ')
    for (const part of ['Translation', '1 token ', '2 bookmarks', '1 note', '1.0 kB']) {
      expect(text).toContain(part)
    }
    expect(entry(1).find('[data-mark]').exists()).toBe(false)
    expect(entry(0).get('path.bars').attributes('d')).toBe(
      'M0 16V14.4h1V16ZM1 16V8h1V16ZM2 16V0h1V16Z',
    )
    const asked = main.asked.filter(({ route }) => route === 'library.previews')
    expect(asked).toEqual([{ route: 'library.previews', input: { sessionIds: ['s0', 's1'] } }])
    expect(list.get('[data-testid=usage]').text().replaceAll('\u00a0', ' ')).toBe(
      '2 sessions · 45.0 MB',
    )
  })
})
