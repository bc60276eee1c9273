import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isWithin } from '#shared/trace/device.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import {
  BUNDLED,
  chat,
  endOf,
  EnginePort,
  GREEDY,
  headerOf,
  idsOf,
  tokensOf,
} from '../engine-port.ts'
import { GOLDEN } from '../golden.ts'

// Without a graphics card this runs on SwiftShader, which compiles its shaders for seconds.
const SLOW = 240_000
vi.setConfig({ testTimeout: SLOW, hookTimeout: SLOW })

const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'))
writeTinyModel('gqa-quantised', folder)
const MODEL = { modelId: 'tiny', folder, threads: 1 }
const INPUT = { task: 'complete', text: 'The lighthouse keeper' } as const
const SAMPLING = { ...GREEDY, maxTokens: 6 }

/** Sessions that are there now. */
let open = 0
const create = InferenceSession.create.bind(InferenceSession) as (
  ...args: unknown[]
) => Promise<InferenceSession>
vi.spyOn(InferenceSession, 'create').mockImplementation(async (...args: unknown[]) => {
  const session = await create(...args)
  open++
  const release = session.release.bind(session)
  session.release = async () => {
    open--
    await release()
  }
  return session
})

const cpu = new EnginePort()
const gpu = new EnginePort()
beforeAll(async () => {
  await cpu.call('load', MODEL)
  const info = await gpu.call('load', { ...MODEL, device: 'webgpu' })
  // What does not run here has fallen back, and nothing below would test it.
  expect(info.device).toEqual({ asked: 'webgpu', running: 'webgpu', fallbacks: [] })
})
afterAll(async () => {
  await cpu.call('unload', {})
  await gpu.call('unload', {})
  expect(open).toBe(0)
  rmSync(folder, { recursive: true, force: true })
})

describe('a run on WebGPU', () => {
  it('says the same as on the processor, and where it was computed', async () => {
    const run = { input: INPUT, sampling: SAMPLING, capture: 'summary' } as const
    const [theirs, mine] = [await cpu.run(run), await gpu.run(run)]
    expect(headerOf(theirs)).toMatchObject({ device: 'cpu', deterministic: true })
    expect(headerOf(mine)).toMatchObject({ device: 'webgpu', deterministic: false })
    expect(idsOf(mine)).toEqual(idsOf(theirs))
    for (const [i, token] of tokensOf(mine).entries()) {
      const other = tokensOf(theirs)[i]
      // float32 sums in another order: measured 2e-6 on this model.
      expect(Math.abs(token.logprob - (other?.logprob ?? NaN))).toBeLessThan(1e-4)
    }
    expect(endOf(mine).text).toBe(endOf(theirs).text)

    const frames = [theirs, mine].map((events) =>
      events.flatMap((event) => (event.kind === 'attention' ? [event.frame] : [])),
    )
    const [own = [], recomputed = []] = frames
    expect(own.length).toBeGreaterThan(0)
    expect(recomputed.map(({ shape }) => shape)).toEqual(own.map(({ shape }) => shape))
    for (const [i, frame] of recomputed.entries()) {
      expect(frame.dtype).toBe('u8')
      // One level of 255: what lies between two rounds up here and down there.
      for (const [j, weight] of frame.data.entries()) {
        expect(Math.abs(weight - (own[i]?.data[j] ?? NaN))).toBeLessThanOrEqual(1)
      }
    }
  })

  it('runs on the processor where that is asked for, or every head is to be kept', async () => {
    const asked = await gpu.run({
      ...{ input: INPUT, sampling: SAMPLING, capture: 'none', device: 'cpu' },
    })
    expect(headerOf(asked)).toMatchObject({ device: 'cpu', deterministic: true })
    const full = await gpu.run({ input: INPUT, sampling: SAMPLING, capture: 'full' })
    expect(headerOf(full)).toMatchObject({ device: 'cpu', capture: 'full' })
    const frame = full.find((event) => event.kind === 'attention')
    expect(frame?.frame).toMatchObject({ dtype: 'f32' })
    const theirs = await cpu.run({ input: INPUT, sampling: SAMPLING, capture: 'full' })
    expect(full.find((event) => event.kind === 'attention')?.frame).toEqual(
      theirs.find((event) => event.kind === 'attention')?.frame,
    )
  })

  it('is made there by a model on the processor too, whose session is gone afterwards', async () => {
    const before = open
    const events = await cpu.run({
      ...{ input: INPUT, sampling: SAMPLING, capture: 'full', device: 'webgpu' },
    })
    expect(headerOf(events).device).toBe('webgpu')
    expect(tokensOf(events)).toHaveLength(SAMPLING.maxTokens)
    expect(open).toBe(before)
  })

  it('is refused by name where a device cannot be had', async () => {
    const run = { input: INPUT, sampling: SAMPLING, capture: 'none', device: 'coreml' } as const
    await expect(cpu.run(run)).rejects.toMatchObject({
      code: 'device.unavailable',
      data: { device: 'coreml', reason: 'notOffered' },
    })
  })
})

describe('questions to a model on WebGPU', () => {
  const all = 'all' as const
  const QUESTIONS: ProbeRequest[] = [
    { probe: 'attention', layers: all, heads: all, positions: all },
    { probe: 'attention', layers: all, heads: all, positions: all, rollout: true },
    { probe: 'qkv', layers: all, heads: all, positions: all, projected: true },
    { probe: 'stream', positions: all },
    { probe: 'block', layers: [0], positions: all },
    { probe: 'lens', positions: all, top: 3 },
    { probe: 'score', positions: all },
    { probe: 'logits', position: -1 },
    { probe: 'embed', ids: [5, 9], neighbours: 2 },
    { probe: 'ablate', heads: [[0, 1]], ffns: [], masked: [], positions: [-1], top: 3 },
  ]
  it.each(QUESTIONS)(
    '$probe is answered as by the processor, to the last digit',
    async (request) => {
      const ids = [5, 9, 30, 41, 17, 22, 80, 33]
      const theirs = await cpu.call('probe', { ids, request })
      expect(await gpu.call('probe', { ids, request })).toEqual(theirs)
    },
  )
})

describe('the check', () => {
  it('compares twenty tokens, tells how far it is, and leaves no session behind', async () => {
    const before = open
    const figures = await gpu.call('check', {})
    expect(figures).toMatchObject({ tokens: 20, agreed: 20 })
    if (figures === null) throw new Error('it was stopped')
    expect(isWithin(figures)).toBe(true)
    expect(figures.maxDifference).toBeLessThan(1e-4)
    expect(figures.maxDifference).toBeGreaterThan(0)
    expect(figures.deviceMs).toBeGreaterThan(0)
    expect(figures.cpuMs).toBeGreaterThan(0)
    const told = gpu.messages.flatMap((message) =>
      message.type === 'checked' ? [message.progress.done] : [],
    )
    expect(told).toEqual(Array.from({ length: 21 }, (_, i) => i))
    expect(open).toBe(before)
  })

  it('is stopped by people, and by a run', async () => {
    const before = open
    const stopped = gpu.call('check', {})
    await gpu.call('stopCheck', {})
    expect(await stopped).toBeNull()
    const told = () => gpu.messages.filter(({ type }) => type === 'checked').length
    const toldBefore = told()
    const checking = gpu.call('check', {})
    await expect.poll(told, { timeout: 60_000 }).toBeGreaterThan(toldBefore + 1)
    const events = await gpu.run({ input: INPUT, sampling: SAMPLING, capture: 'none' })
    expect(await checking).toBeNull()
    expect(tokensOf(events)).toHaveLength(SAMPLING.maxTokens)
    expect(open).toBe(before)
  })

  it('has nothing to compare where the model runs on the processor', async () => {
    await expect(cpu.call('check', {})).rejects.toMatchObject({ code: 'app.badInput' })
  })
})

// SwiftShader needs 20 s of a processor for each of its tokens; the tiny model above takes the same kernels.
if (process.env.VITRINE_PROOF === '1') {
  it('the bundled model writes there what the float32 reference writes, twenty tokens', async () => {
    const port = new EnginePort()
    const { device } = await port.call('load', { ...BUNDLED, threads: 2, device: 'webgpu' })
    expect(device.running).toBe('webgpu')
    const [golden] = GOLDEN.prompts
    if (golden === undefined) throw new Error('there is no golden prompt')
    const { greedy_ids: ids, top20_logprobs: logprobs, top20_ids: top } = golden.reference
    const sampling = { ...GREEDY, maxTokens: 20 }
    const events = await port.run({ input: chat(golden.prompt), sampling, capture: 'summary' })
    expect(headerOf(events).device).toBe('webgpu')
    const tokens = tokensOf(events)
    expect(tokens.map(({ id }) => id)).toEqual(ids.slice(0, 20))
    const first = tokens[0]?.top ?? []
    expect(first.map(({ id }) => id)).toEqual(top)
    for (const [i, candidate] of first.entries()) {
      // As on the processor, decode/bundled.test.ts.
      expect(Math.abs(candidate.logprob - (logprobs[i] ?? 0))).toBeLessThanOrEqual(2e-3)
    }
    await port.call('unload', {})
  }, 3_600_000)
}
