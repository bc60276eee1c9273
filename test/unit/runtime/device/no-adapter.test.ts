import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { EnginePort, GREEDY, headerOf, tokensOf } from '../engine-port.ts'

// Vulkan reads it when the first adapter is asked for: in this process there is none. Elsewhere drivers
// are not found that way.
process.env.VK_ICD_FILENAMES = '/nowhere/no-driver.json'

const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'))
writeTinyModel('gqa', folder)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
const MODEL = { modelId: 'tiny', folder, threads: 1 }

const WITHOUT = process.platform === 'linux' ? (['webgpu', 'auto'] as const) : []

describe('without an adapter', () => {
  it.each(WITHOUT)('%s falls back to the processor, and says why', async (device) => {
    const port = new EnginePort()
    const info = await port.call('load', { ...MODEL, device })
    expect(info.device).toMatchObject({
      asked: device,
      running: 'cpu',
      fallbacks: [{ device: 'webgpu', reason: 'noAdapter' }],
    })
    expect(info.device.fallbacks[0]?.detail).toMatch(/adapter/i)
    const run = { input: { task: 'complete', text: 'a' }, sampling: GREEDY } as const
    const events = await port.run({ ...run, capture: 'summary' })
    expect(headerOf(events).device).toBe('cpu')
    expect(tokensOf(events).length).toBeGreaterThan(0)
    await port.call('unload', {})
  })
})

describe('a device this platform has not got', () => {
  it('is not tried', async () => {
    const port = new EnginePort()
    const offered = await port.call('devices', {})
    const missing = (['dml', 'coreml'] as const).filter((device) => !offered.includes(device))
    expect(missing.length).toBeGreaterThan(0)
    for (const device of missing) {
      const info = await port.call('load', { ...MODEL, device })
      const fallbacks = [{ device, reason: 'notOffered', detail: '' }]
      expect(info.device).toEqual({ asked: device, running: 'cpu', fallbacks })
    }
    await port.call('unload', {})
  })
})
