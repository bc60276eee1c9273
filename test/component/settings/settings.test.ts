import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import AnswersSection from '#renderer/rooms/settings/AnswersSection.vue'
import AppearanceSection from '#renderer/rooms/settings/AppearanceSection.vue'
import ComputeSection from '#renderer/rooms/settings/ComputeSection.vue'
import OfflineSection from '#renderer/rooms/settings/OfflineSection.vue'
import RecordingSection from '#renderer/rooms/settings/RecordingSection.vue'
import { MESSAGES } from '#renderer/i18n/index.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { useAppStore } from '#renderer/stores/app.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import {
  installBridge,
  NOTHING_BLOCKED,
  SETTINGS,
  type MainState,
} from '#test/component/components/bridge.ts'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function open(section: Parameters<typeof mountApp>[0], initial: Partial<MainState> = {}) {
  const main = installBridge(initial)
  const page = mountApp(section)
  await useSettingsStore().load()
  await useAppStore().load()
  await flushPromises()
  const written = () =>
    main.asked.filter(({ route }) => route === 'settings.set').map(({ input }) => input)
  const settle = async () => {
    await vi.runAllTimersAsync()
    await flushPromises()
  }
  return { main, page, written, settle }
}

const radio = (page: VueWrapper, testId: string, value: string) =>
  page.get(`[data-testid=${testId}] [data-value="${value}"]`)

describe('settings', () => {
  it('change the language', async () => {
    const { page, written, settle } = await open(AppearanceSection)
    expect(radio(page, 'language', 'en').attributes('aria-checked')).toBe('true')
    await radio(page, 'language', 'zh-CN').trigger('click')
    await settle()
    expect(written()).toEqual([{ locale: 'zh-CN' }])
  })

  it.each(['system', 'dark', 'contrast', 'projector'])('change the theme to %s', async (theme) => {
    const { page, written, settle } = await open(AppearanceSection)
    await radio(page, 'theme', theme).trigger('click')
    await settle()
    expect(written()).toEqual([{ theme }])
  })

  it('write a number once the hand rests, as the last value', async () => {
    const { page, written, settle } = await open(AppearanceSection)
    const field = page.get('input[role=spinbutton]')
    for (let i = 0; i < 5; i++) await field.trigger('keydown', { key: 'ArrowUp' })
    expect(written()).toEqual([])
    await settle()
    expect(written()).toEqual([{ fontScale: 1.25 }])
  })

  it('go back and say why where main refuses', async () => {
    const { page, settle } = await open(RecordingSection, {
      failing: { 'settings.set': { code: 'store.readOnly', message: '' } },
    })
    const toggle = page.get('[data-testid=recording]')
    await toggle.trigger('click')
    expect(toggle.attributes('aria-checked')).toBe('false')
    await settle()
    expect(toggle.attributes('aria-checked')).toBe('true')
    expect(useNotices().notices.value.at(-1)?.error?.code).toBe('store.readOnly')
  })

  it('keep the other sampling values where one changes', async () => {
    const { page, written, settle } = await open(AnswersSection)
    const field = page.get('input[data-testid=sampling-topK]')
    await field.setValue('7')
    await field.trigger('change')
    await settle()
    expect(written()).toEqual([{ sampling: { ...DEFAULT_SAMPLING, topK: 7 } }])
  })

  it('follow what main says', async () => {
    const { main, page } = await open(AppearanceSection)
    main.emit('settings.changed', { ...main.state.settings, theme: 'dark' })
    await flushPromises()
    expect(radio(page, 'theme', 'dark').attributes('aria-checked')).toBe('true')
  })

  it('fix the threads, or leave them to calibration', async () => {
    const { page, written, settle } = await open(ComputeSection)
    await radio(page, 'threads', 'fixed').trigger('click')
    await settle()
    await radio(page, 'threads', 'auto').trigger('click')
    await settle()
    expect(written()).toEqual([{ threads: 1 }, { threads: null }])
  })

  it('explain the capture policy that is chosen', async () => {
    const { page } = await open(RecordingSection)
    expect(page.text()).toContain('The mean of each layer’s heads')
    await radio(page, 'capture', 'full').trigger('click')
    expect(page.text()).toContain('Every head of every layer.')
  })

  it('list what was blocked, newest first', async () => {
    const old = { atMs: 0, from: 'renderer', target: 'https://a.example/', test: false } as const
    const latest = { atMs: 1, from: 'runtime', target: 'https://b.example/', test: false } as const
    const { main, page } = await open(OfflineSection, {
      blocked: { ...NOTHING_BLOCKED, count: 1, latest: [old] },
    })
    main.emit('app.blocked', { ...NOTHING_BLOCKED, count: 2, latest: [old, latest] })
    await flushPromises()
    const targets = page.findAll('tbody tr').map((row) => row.get('td:last-child .mono').text())
    expect(targets).toEqual(['https://b.example/', 'https://a.example/'])
    expect(page.text()).toMatch(/2\s*network attempts blocked/)
  })

  it('each have a name, for when one of them cannot be read', () => {
    const names = [...Object.keys(SETTINGS), 'all'].sort()
    expect(Object.keys(MESSAGES.en.profile.names).sort()).toEqual(names)
    expect(Object.keys(MESSAGES['zh-CN'].profile.names).sort()).toEqual(names)
  })
})
