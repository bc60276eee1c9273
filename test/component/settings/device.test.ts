import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import ComputeSection from '#renderer/rooms/settings/ComputeSection.vue'
import { useDeviceStore } from '#renderer/stores/device.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import type { CheckState, DeviceState } from '#shared/runtime/device.ts'
import { TINY } from '#test/unit/support/scripted-runtime.ts'
import { installBridge } from '#test/component/components/bridge.ts'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const LAST = {
  ...{ device: 'webgpu' as const, modelId: 'tiny', sha256: TINY.sha256, atMs: 1_700_000_000_000 },
  ...{ tokens: 20, agreed: 20, maxDifference: 1.9e-6, deviceMs: 12.34, cpuMs: 25 },
}
const NOTHING: CheckState = { running: null, last: null, error: null }

async function open(device: DeviceState, check = NOTHING, devices = ['cpu', 'webgpu']) {
  const main = installBridge({
    status: { state: 'ready', info: { ...TINY, device } },
    answers: {
      'device.list': () => devices,
      'device.state': () => check,
      'device.check': () => check,
      'device.stopCheck': () => null,
    },
  })
  const page = mountApp(ComputeSection)
  await useSettingsStore().load()
  await useModelStore().load()
  await useDeviceStore().load()
  await flushPromises()
  const figure = (name: string) => page.get(`[data-figure=${name}] dd`).text()
  return { main, page, figure }
}

const CPU: DeviceState = { asked: 'cpu', running: 'cpu', fallbacks: [] }
const WEBGPU: DeviceState = { asked: 'webgpu', running: 'webgpu', fallbacks: [] }

describe('the device', () => {
  it('says what the model runs on; on the processor there is nothing to compare', async () => {
    const { page } = await open(CPU)
    expect(page.get('[data-testid=device-now]').text()).toBe('tiny runs on CPU.')
    expect(page.find('[data-testid=device-check]').exists()).toBe(false)
    expect(page.findAll('[role=combobox]')).toHaveLength(1)
  })

  it('says what was asked for and why it is not that, in the provider’s words too', async () => {
    const { page } = await open({
      asked: 'auto',
      running: 'cpu',
      fallbacks: [
        { device: 'webgpu', reason: 'noAdapter', detail: 'Failed to get a WebGPU adapter' },
        { device: 'dml', reason: 'crashed', detail: '' },
      ],
    })
    const text = page.get('[data-testid=device]').text()
    expect(text).toContain('Asked for was “Automatic”, but tiny runs on CPU:')
    expect(text).toContain('No graphics processor was found that WebGPU can use.')
    expect(text).toContain('In its own words: Failed to get a WebGPU adapter')
    expect(text).toContain('ended while it was loading on DirectML')
  })

  it('says so where there is the processor only, and where there is not even that', async () => {
    const only = await open(CPU, NOTHING, ['cpu'])
    expect(only.page.text()).toContain('This system offers the CPU only.')
    expect(only.page.find('[role=combobox]').exists()).toBe(false)
    const none = await open(CPU, NOTHING, [])
    expect(none.page.get('[data-testid=device-now]').text()).toContain(
      'has no build for this computer',
    )
  })
})

describe('the check', () => {
  it('shows its figures, its date and what it is judged by', async () => {
    const { page, figure } = await open(WEBGPU, { ...NOTHING, last: LAST })
    expect(page.get('[data-testid=device-verdict]').text()).toBe('WebGPU agrees with the CPU.')
    expect(figure('agreed')).toBe('20 of 20')
    expect(figure('difference')).toBe('1.9e-6')
    expect(figure('deviceMs')).toBe('12.3 ms')
    expect(figure('cpuMs')).toBe('25.0 ms')
    expect(figure('at')).toContain('2023')
    expect(page.text()).toContain('no difference is above 0.05 nats')
  })

  it.each([
    [{ agreed: 19 }, '19 of 20', '1.9e-6'],
    [{ maxDifference: 0.2 }, '20 of 20', '2.0e-1'],
    [{ maxDifference: null }, '20 of 20', 'what it computed is not a number'],
  ])('warns where it found %o', async (found, agreed, difference) => {
    const { page, figure } = await open(WEBGPU, { ...NOTHING, last: { ...LAST, ...found } })
    expect(page.get('[data-testid=device-verdict]').text()).toContain('does not agree')
    expect(figure('agreed')).toBe(agreed)
    expect(figure('difference')).toBe(difference)
  })

  it('is begun, shows how far it is, and is stopped', async () => {
    const { main, page } = await open(WEBGPU)
    const button = () => page.get('[data-testid=device-check] button')
    expect(button().text()).toBe('Compare')
    await button().trigger('click')
    expect(main.asked.at(-1)?.route).toBe('device.check')
    main.emit('device.state', { ...NOTHING, running: { done: 5, total: 20 } })
    await flushPromises()
    expect(page.get('[role=progressbar]').attributes('aria-valuetext')).toBe('5 of 20 tokens')
    expect(button().text()).toBe('Stop')
    await button().trigger('click')
    expect(main.asked.at(-1)?.route).toBe('device.stopCheck')
  })
})
