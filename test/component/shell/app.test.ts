import { createPinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from '#renderer/App.vue'
import RoomFrame from '#renderer/components/RoomFrame.vue'
import { createAppI18n } from '#renderer/i18n/index.ts'
import { useAppStore } from '#renderer/stores/app.ts'
import { useModelImportStore } from '#renderer/stores/model-import.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import {
  installBridge,
  NOTHING_BLOCKED,
  SETTINGS,
  type MainState,
} from '#test/component/components/bridge.ts'
import '#test/component/components/mount.ts'
import { OFFER, REPORT, shelfOf } from '#test/component/models/room.ts'

enableAutoUnmount(afterEach)

const room = (title: string) => defineComponent({ render: () => h(RoomFrame, { title }) })

async function start(initial: Partial<MainState> = {}) {
  const main = installBridge(initial)
  const pinia = createPinia()
  const { locale } = await useSettingsStore(pinia).load()
  await Promise.all([useAppStore(pinia).load(), useModelStore(pinia).load()])
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['chat', 'sessions', 'models', 'settings'].map((name) => ({
      name,
      path: `/${name}`,
      component: room(name),
    })),
  })
  await router.push('/chat')
  const app = mount(App, {
    attachTo: document.body,
    global: { plugins: [pinia, createAppI18n(locale), router] },
  })
  await flushPromises()
  return { main, app, router }
}

const root = document.documentElement

describe('App', () => {
  it('has its landmarks, and says when it can be used', async () => {
    const { app } = await start()
    expect(app.findAll('nav')).toHaveLength(1)
    expect(app.findAll('main')).toHaveLength(1)
    expect(app.find('footer [data-testid=blocked]').exists()).toBe(true)
    expect(root.dataset.ready).toBe('true')
    expect(root.lang).toBe('en')
  })

  it('marks the room that is shown, and goes to another by its key', async () => {
    const { app, router } = await start()
    const current = () => app.findAll('nav [aria-current]').map((a) => a.attributes('data-testid'))
    expect(current()).toEqual(['nav-chat'])
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Digit6', ctrlKey: true }))
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('models')
    expect(current()).toEqual(['nav-models'])
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Digit5' }))
    await flushPromises()
    expect(current()).toEqual(['nav-models'])
  })

  it('follows the menu', async () => {
    const { main, router } = await start()
    main.emit('menu.command', { command: 'room-5' })
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('sessions')
    main.emit('menu.command', { command: 'settings' })
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('settings')
  })

  it('switches language, theme and text size while running', async () => {
    const { main, app } = await start()
    expect(app.get('[data-testid=nav-models]').text()).toBe('Models')
    const changed = { ...SETTINGS, locale: 'zh-CN', theme: 'projector', fontScale: 1.5 }
    main.emit('settings.changed', changed)
    await flushPromises()
    expect(app.get('[data-testid=nav-models]').text()).toBe('模型')
    expect(root.lang).toBe('zh-CN')
    expect(root.dataset.theme).toBe('projector')
    expect(root.style.getPropertyValue('--font-scale')).toBe('1.5')
  })

  it('says how the model does', async () => {
    const { main, app } = await start()
    expect(root.dataset.model).toBe('none')
    const error = { code: 'model.loadFailed', message: '', data: { model: 'm', detail: 'd' } }
    main.emit('model.status', { state: 'failed', modelId: 'm', error })
    await flushPromises()
    expect(root.dataset.model).toBe('failed')
    expect(app.get('main header').text()).toContain('m could not be loaded')
  })

  it('counts blocked requests as they come', async () => {
    const { main, app } = await start()
    main.emit('app.blocked', { ...NOTHING_BLOCKED, count: 4 })
    await flushPromises()
    expect(app.get('[data-testid=blocked]').attributes('data-count')).toBe('4')
  })

  it('says in any room what came of a copy, and where it can be seen', async () => {
    const { app, router } = await start({
      answers: {
        'model.choose': () => OFFER,
        'model.check': () => REPORT,
        'model.add': () => 'Qwen-2',
        'model.shelf': () => shelfOf([]),
      },
    })
    const imports = useModelImportStore()
    await imports.choose()
    await imports.add('copy', 'Qwen-2')
    await flushPromises()
    const notice = app.findAll('.ui-notice').at(-1)
    expect(notice?.text()).toContain('“Qwen-2” was added')
    await notice?.get('.ui-notice-action').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('models')
  })
})
