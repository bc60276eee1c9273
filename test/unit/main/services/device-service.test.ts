import { describe, expect, it } from 'vitest'
import type { CheckState } from '#shared/runtime/device.ts'
import { isWithin } from '#shared/trace/device.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeChat, makeServices, settled } from '#test/unit/support/services.ts'

const FIGURES = { tokens: 20, agreed: 20, maxDifference: 2e-6, deviceMs: 4, cpuMs: 20 }

/** @param unasked whether the device is checked by itself */
async function onGraphics(unasked = false) {
  const runtime = new ScriptedRuntime()
  if (unasked) runtime.figures = FIGURES
  const app = makeServices({ runtime, checkAfterMs: unasked ? 20 : 600_000 })
  const states: CheckState[] = []
  app.devices.onState((state) => states.push(state))
  app.settings.set({ device: 'webgpu' })
  await app.models.load('tiny')
  const checks = () => runtime.calls.filter((call) => call === 'check').length
  return { runtime, app, states, checks }
}

describe('the device people choose', () => {
  it('is the processor until they do', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    await app.models.load('tiny')
    expect(runtime.loads).toMatchObject([{ device: 'cpu' }])
    expect(await app.devices.list()).toEqual(['cpu', 'webgpu'])
  })

  it('has the loaded model loaded anew, once', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    await app.models.load('tiny')
    app.settings.set({ device: 'webgpu' })
    await expect.poll(() => app.models.status().state).toBe('ready')
    expect(app.models.ready().device).toEqual({
      ...{ asked: 'webgpu', running: 'webgpu', fallbacks: [] },
    })
    app.settings.set({ theme: 'dark' })
    await app.models.load('tiny')
    expect(runtime.loads.map(({ device }) => device)).toEqual(['cpu', 'webgpu'])
  })

  it('waits for the answer that is being written', async () => {
    const { runtime, app, ask } = await makeChat()
    await ask('q')
    app.settings.set({ device: 'webgpu' })
    await settled()
    expect(runtime.loads).toHaveLength(1)
    runtime.run.start().say('a').finish('a')
    await expect.poll(() => runtime.loads.length).toBe(2)
    expect(runtime.loads[1]?.device).toBe('webgpu')
  })

  it('that ends the model process is given up for the processor, and the model is there', async () => {
    const runtime = new ScriptedRuntime()
    runtime.deadly.add('webgpu').add('auto')
    const app = makeServices({ runtime })
    for (const device of ['webgpu', 'auto'] as const) {
      app.settings.set({ device })
      const status = await app.models.load('tiny')
      expect(status).toMatchObject({
        state: 'ready',
        info: {
          device: {
            ...{ asked: device, running: 'cpu' },
            fallbacks: [{ device: 'webgpu', reason: 'crashed', detail: '' }],
          },
        },
      })
      await app.models.unload()
    }
  })
})

describe('a check', () => {
  it('is made by itself the first time, and kept with its date and the graph it is about', async () => {
    const { runtime, app, states, checks } = await onGraphics(true)
    await expect.poll(() => app.devices.state().last).toMatchObject(FIGURES)
    const { last } = app.devices.state()
    expect(last).toMatchObject({ device: 'webgpu', modelId: 'tiny', sha256: 'cd'.repeat(32) })
    expect(last?.atMs).toBeGreaterThan(0)
    expect(states.map(({ running }) => running)).toContainEqual({ done: 3, total: 20 })
    await app.models.unload()
    await app.models.load('tiny')
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(checks()).toBe(1)

    // Another start of the app finds it again.
    const later = makeServices({ runtime, opened: app.store })
    await later.models.load('tiny')
    expect(later.devices.state().last).toEqual(last)
  })

  it('is not made by itself on the processor', async () => {
    const { app, runtime } = await makeChat()
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(runtime.calls).not.toContain('check')
    expect(app.devices.state()).toEqual({ running: null, last: null, error: null })
  })

  it('can be asked for, goes on one at a time, and is stopped', async () => {
    const { runtime, app, checks } = await onGraphics()
    runtime.figures = new Promise(() => undefined)
    const checking = app.devices.check()
    await settled()
    expect((await app.devices.check()).running).toEqual({ done: 3, total: 20 })
    await app.devices.stop()
    expect(await checking).toEqual({ running: null, last: null, error: null })
    expect(checks()).toBe(1)
    runtime.figures = { ...FIGURES, agreed: 19, maxDifference: 0.2 }
    const { last } = await app.devices.check()
    expect(last).toMatchObject({ agreed: 19, maxDifference: 0.2 })
  })

  it('that fails says so, and what was kept stays', async () => {
    const { runtime, app } = await onGraphics()
    runtime.figures = FIGURES
    const { last } = await app.devices.check()
    runtime.figures = Promise.reject(new Error('device lost'))
    expect(await app.devices.check()).toMatchObject({ last, error: { code: 'app.internal' } })
  })

  it('is refused while an answer is written', async () => {
    const { app, runtime } = await onGraphics()
    runtime.figures = FIGURES
    await app.devices.check()
    app.runs.complete({
      ...{ sessionId: null, text: 'a', capture: 'none' },
      sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 4 },
    })
    await expect(app.devices.check()).rejects.toMatchObject({ code: 'run.alreadyRunning' })
  })

  it('agrees where every token is the same and no probability is a twentieth off', () => {
    expect(isWithin(FIGURES)).toBe(true)
    expect(isWithin({ ...FIGURES, maxDifference: 0.05 })).toBe(true)
    expect(isWithin({ ...FIGURES, maxDifference: 0.0501 })).toBe(false)
    expect(isWithin({ ...FIGURES, agreed: 19 })).toBe(false)
    expect(isWithin({ ...FIGURES, maxDifference: null })).toBe(false)
  })
})

describe('a run on another device', () => {
  it('is asked for by the run alone, and stored as what was asked until the model says', async () => {
    const { runtime, app, ask } = await makeChat()
    const { sessionId, userMessageId } = await ask('q')
    runtime.run.start().say('a').finish('a')
    await settled()
    const again = app.runs.again({
      ...{ sessionId, userMessageId, system: null, capture: 'none', device: 'webgpu' },
      sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 4 },
    })
    await settled()
    expect(runtime.run.params.device).toBe('webgpu')
    expect(runtime.loads).toHaveLength(1)
    runtime.run.finish('')
    await settled()
    expect(again.sessionId).toBe(sessionId)
  })
})
