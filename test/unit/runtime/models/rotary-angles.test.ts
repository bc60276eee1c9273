import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type { ProbeRequest, QkvAnswer } from '#shared/trace/probe.ts'
import { configSchema } from '#runtime/models/config.ts'
import { rotaryAngles } from '#runtime/models/rotary-angles.ts'
import { BUNDLED, EnginePort } from '../engine-port.ts'

describe('how far the bundled model turns its queries and keys', () => {
  const port = new EnginePort()
  let info: ModelInfo
  beforeAll(async () => {
    info = await port.call('load', BUNDLED)
  })
  afterAll(async () => {
    await port.call('unload', {})
  })

  it('turned back by it, the first layer’s vectors of one token are the same at every position', async () => {
    expect(info.rotaryAngles).toEqual({ base: 100_000, dim: 64, interleaved: false })
    const { base, dim } = info.rotaryAngles ?? { base: 0, dim: 0 }
    const request = {
      probe: 'qkv',
      layers: [0],
      heads: [4],
      positions: 'all',
    } satisfies ProbeRequest
    // What the first layer reads of a token is its embedding alone, so only the turning tells them apart.
    const ids = Array<number>(6).fill(260)
    const { q, k } = (await port.call('probe', { ids, request })) as QkvAnswer
    for (const { data } of [q, k]) {
      const largest = Math.max(...Array.from(data, Math.abs))
      let apart = 0
      for (let i = 0; i < dim / 2; i++) {
        for (let position = 1; position < ids.length; position++) {
          const at = position * dim
          const [x, y] = [data[at + i] ?? NaN, data[at + i + dim / 2] ?? NaN]
          const angle = position * base ** ((-2 * i) / dim)
          const back = [
            x * Math.cos(angle) + y * Math.sin(angle),
            y * Math.cos(angle) - x * Math.sin(angle),
          ]
          expect(Math.abs((back[0] ?? 0) - (data[i] ?? NaN))).toBeLessThan(1e-4 * largest)
          expect(Math.abs((back[1] ?? 0) - (data[i + dim / 2] ?? NaN))).toBeLessThan(1e-4 * largest)
          apart = Math.max(apart, Math.abs(x - (data[i] ?? 0)))
        }
      }
      expect(apart).toBeGreaterThan(0.1 * largest)
    }
  })
})

describe('what a folder says about it', () => {
  const turned = {
    rotary: { kind: 'before-attention', cos: null, sin: null, interleaved: true },
    headDim: 80,
  } as const
  const config = (more: object) => configSchema.parse({ model_type: 'some', ...more })

  it('the base, and how much of a head is turned', () => {
    expect(rotaryAngles(config({ rope_theta: 10_000 }), turned)).toEqual({
      base: 10_000,
      dim: 80,
      interleaved: true,
    })
    const part = config({ rope_parameters: { rope_theta: 500, partial_rotary_factor: 0.4 } })
    expect(rotaryAngles(part, turned)?.dim).toBe(32)
  })

  it.each([
    {},
    { rope_theta: 10_000, rope_scaling: { rope_type: 'llama3', factor: 8 } },
    { rope_parameters: { rope_theta: 10_000, rope_type: 'yarn' } },
    { rope_theta: 1_000_000, rope_local_base_freq: 10_000 },
  ])('nothing where no single base holds: %j', (more) => {
    expect(rotaryAngles(config(more), turned)).toBeNull()
  })

  it('nothing where the graph turns nothing', () => {
    expect(
      rotaryAngles(config({ rope_theta: 10_000 }), { ...turned, rotary: { kind: 'none' } }),
    ).toBeNull()
  })
})
