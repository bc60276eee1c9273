import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import OpeningFile from '#renderer/OpeningFile.vue'
import ExportDialog from '#renderer/rooms/sessions/ExportDialog.vue'
import HandoutFigures from '#renderer/rooms/sessions/HandoutFigures.vue'
import { usePrivateNotes } from '#renderer/rooms/sessions/use-private-notes.ts'
import type { Bookmark } from '#shared/ipc/routes/bookmark.ts'
import { installBridge } from '../components/bridge.ts'
import { mountApp } from '../components/mount.ts'

enableAutoUnmount(afterEach)

const byId = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)

describe('the question whether private notes go along', () => {
  function ask(ids: string[], found: { notes: number; sessions: number }, zh = false) {
    const main = installBridge({ answers: { 'library.privateNotes': () => found } })
    mountApp(ExportDialog, { locale: zh ? 'zh-CN' : 'en' })
    return { main, answered: usePrivateNotes().mayLeave(ids) }
  }

  it('is not asked where there are none', async () => {
    const { main, answered } = ask(['a', 'b'], { notes: 0, sessions: 0 })
    expect(await answered).toBe(true)
    expect(document.querySelector('[role=dialog]')).toBeNull()
    expect(main.asked).toContainEqual({
      route: 'library.privateNotes',
      input: { sessionIds: ['a', 'b'] },
    })
  })

  it.each([
    ['export-with-notes', true],
    ['export-without-notes', false],
  ] as const)('%s', async (button, answer) => {
    const { answered } = ask(['a'], { notes: 2, sessions: 1 })
    await flushPromises()
    const dialog = document.querySelector('[role=dialog]')
    expect(dialog?.textContent).toContain('This session has 2 notes that are for you alone.')
    byId(button)?.click()
    expect(await answered).toBe(answer)
    await nextTick()
    expect(document.querySelector('[role=dialog]')).toBeNull()
  })

  it('says how many in how many, and cancelled exports nothing', async () => {
    const { answered } = ask(['a', 'b', 'c'], { notes: 7, sessions: 2 }, true)
    await flushPromises()
    const dialog = document.querySelector('[role=dialog]')
    expect(dialog?.textContent).toContain('3 个会话中，有 2 个带着只给自己看的备注，共 7 条。')
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    expect(await answered).toBeNull()
  })
})

it('a large file that is taken in says how far it is, can be cancelled, and goes when it is over', async () => {
  const main = installBridge()
  const view = mountApp(OpeningFile)
  expect(view.find('[data-testid=opening-file]').exists()).toBe(false)
  main.emit('file.progress', { name: 'talk.vitrine', read: 30_000_000, total: 120_000_000 })
  await nextTick()
  const bar = view.get('[role=progressbar]')
  expect(bar.attributes('aria-valuetext')).toMatch(/^25(\.0)?\s%$/)
  expect(view.text()).toContain('Importing talk.vitrine')
  expect(view.text()).toMatch(/30(\.0)?\sMB \/ 120\sMB/)
  expect([bar.attributes('aria-valuenow'), bar.attributes('aria-label')]).toEqual([
    '25',
    'Importing talk.vitrine',
  ])
  await view.get('button').trigger('click')
  expect(main.asked.filter(({ route }) => route === 'file.cancel')).toHaveLength(1)
  main.emit('file.progress', null)
  await nextTick()
  expect(view.find('[data-testid=opening-file]').exists()).toBe(false)
})

describe('figures kept for a hand-out', () => {
  const mark = (id: number, title: string): Bookmark => ({
    ...{ id, runId: 'r', step: id, title, createdMs: 0, look: null, notes: [] },
  })

  async function open(marks: Bookmark[]) {
    let end: (baked: { kept: number; missing: number }) => void = () => undefined
    const main = installBridge({
      answers: {
        'bookmark.list': () => marks,
        'handout.bake': () => new Promise((resolve) => (end = resolve)),
      },
    })
    const view = mountApp(HandoutFigures, { props: { sessionId: 's' } })
    await flushPromises()
    return {
      main,
      view,
      end: (kept: number, missing: number) => {
        end({ kept, missing })
      },
    }
  }

  it('are those of the bookmarks chosen; how far it is, what was kept and what is missing are said', async () => {
    const { main, view, end } = await open([mark(1, 'one'), mark(2, 'two'), mark(3, 'three')])
    const boxes = view.findAll<HTMLInputElement>('input[type=checkbox]')
    expect(boxes.map(({ element }) => element.checked)).toEqual([true, true, true, true])
    await boxes[2]?.setValue(false)
    expect([boxes[0]?.element.checked, boxes[0]?.element.indeterminate]).toEqual([false, true])
    const keep = view.get<HTMLButtonElement>('[data-testid=handout-keep]')
    await keep.trigger('click')
    expect(main.asked.at(-1)).toEqual({
      route: 'handout.bake',
      input: { sessionId: 's', bookmarks: [1, 3] },
    })
    main.emit('handout.progress', { done: 4, of: 12, bytes: 2_500_000 })
    await nextTick()
    const { element: bar } = view.get<HTMLProgressElement>('progress')
    expect([bar.value, bar.max]).toEqual([4, 12])
    expect(view.get('[data-testid=handout-baking]').text()).toContain('4 of 12')
    expect(view.get('[data-testid=handout-baking]').text()).toMatch(/2\.5\sMB/)
    expect(view.find('[data-testid=handout-keep]').exists()).toBe(false)
    expect(boxes.every(({ element }) => element.matches(':disabled'))).toBe(true)
    await view.get('[data-testid=handout-stop]').trigger('click')
    expect(main.asked.at(-1)?.route).toBe('handout.stopBaking')
    end(5, 1)
    await flushPromises()
    const said = view.get('[data-testid=handout-kept]').text()
    expect(said).toContain('5 figures')
    expect(said).toContain('1 ')
    expect(view.emitted('kept')).toHaveLength(1)
  })

  it('cannot be kept where no bookmark is chosen, and all are chosen at once', async () => {
    const { view } = await open([mark(1, 'one'), mark(2, 'two')])
    const [all] = view.findAll('input[type=checkbox]')
    await all?.setValue(false)
    const keep = view.get<HTMLButtonElement>('[data-testid=handout-keep]')
    expect(keep.element.disabled).toBe(true)
    await all?.setValue(true)
    expect(keep.element.disabled).toBe(false)
  })

  it('say why they could not be asked for', async () => {
    const { main, view } = await open([mark(1, 'one')])
    main.state.failing['handout.bake'] = { code: 'model.notLoaded', message: '', data: {} }
    await view.get('[data-testid=handout-keep]').trigger('click')
    await flushPromises()
    expect(view.get('[role=alert]').text()).toContain('model')
    expect(view.emitted('kept')).toHaveLength(1)
  })

  it('are not offered without bookmarks', async () => {
    const { view } = await open([])
    expect(view.find('[data-testid=handout-figures]').exists()).toBe(false)
  })
})
