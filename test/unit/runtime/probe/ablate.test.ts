import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AblatedEntry, ProbeRequest } from '#shared/trace/probe.ts'
import { referenceForward } from '#test/fixtures/reference-forward.ts'
import { softmax } from '#test/fixtures/rows.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { BUNDLED, EnginePort } from '../engine-port.ts'

type AblateRequest = Extract<ProbeRequest, { probe: 'ablate' }>

const NOTHING = { heads: [], ffns: [], masked: [], positions: 'all' as const, top: 4 }

const port = new EnginePort()
afterAll(async () => {
  await port.call('unload', {})
})

async function ablated(
  ids: number[],
  request: Partial<Omit<AblateRequest, 'probe'>>,
): Promise<AblatedEntry[]> {
  const asked = { probe: 'ablate', ...NOTHING, ...request } as const
  const answer = await port.call('probe', { ids, request: asked })
  if (!('entries' in answer)) throw new Error('the answer has no entries')
  return answer.entries
}

function bits(p: readonly number[]): number {
  return -p.reduce((sum, x) => sum + (x === 0 ? 0 : x * Math.log2(x)), 0)
}

describe.each(TINY_KINDS)('a decoder written as %s, parts of it switched off', (kind) => {
  it('says what the reference without them says, beside what it says with all', async () => {
    const folder = mkdtempSync(join(tmpdir(), `vitrine-ablate-${kind}-`))
    try {
      const { shape, weights } = writeTinyModel(kind, folder)
      const info = await port.call('load', { modelId: kind, folder, threads: 1 })
      expect([info.inspect.ablate, info.inspect.positions]).toEqual([{ ok: true }, { ok: true }])
      // Longer than one chunk.
      const ids = Array.from({ length: 45 }, (_, i) => (i * 53 + 11) % shape.vocabulary)
      const heads: [number, number][] = [
        [0, 0],
        [-1, -1],
      ]
      const entries = await ablated(ids, {
        heads,
        ffns: [-1],
        noResiduals: [-2],
        masked: [4, -20],
        noPositions: true,
      })
      const off = {
        heads: [
          [0, 0],
          [1, shape.heads - 1],
        ],
        ffns: [1],
        residuals: [0],
        masked: [4, 25],
        positions: true,
      } as const
      const before = referenceForward(shape, weights, ids).logits
      const after = referenceForward(shape, weights, ids, off).logits
      expect(entries.map(({ position }) => position)).toEqual(ids.map((_, i) => i))
      for (const entry of entries) {
        const p = softmax(before[entry.position] ?? [])
        const q = softmax(after[entry.position] ?? [])
        for (const [side, truth] of [
          [entry.before, p],
          [entry.after, q],
        ] as const) {
          expect(Math.abs(side.entropy - bits(truth))).toBeLessThan(1e-3)
          for (const { id, logprob } of side.top) {
            expect(Math.abs(logprob - Math.log(truth[id] ?? NaN))).toBeLessThan(2e-4)
          }
          const levels = side.top.map(({ logprob }) => logprob)
          expect(levels).toEqual([...levels].sort((a, b) => b - a))
        }
        const listed = [entry.before, entry.after].map(({ top }) =>
          top.map(({ id }) => id).sort((a, b) => a - b),
        )
        expect(listed[0]).toEqual(listed[1])
        expect(listed[0]?.length).toBeGreaterThanOrEqual(4)
        const kl = p.reduce((sum, x, id) => sum + x * Math.log2(x / (q[id] ?? NaN)), 0)
        expect(Math.abs(entry.klBits - kl)).toBeLessThan(1e-3)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the bundled model, parts of it switched off', () => {
  const ids = Array.from({ length: 60 }, (_, i) => 400 + ((i * 577) % 40_000))

  beforeAll(async () => {
    await port.call('load', BUNDLED)
  })

  it('says the very same when nothing is', async () => {
    const entries = await ablated(ids, {})
    expect(entries).toHaveLength(ids.length)
    for (const { before, after, klBits } of entries) {
      expect(after).toStrictEqual(before)
      expect(klBits).toBe(0)
    }
  })

  it('is asked about some positions in the order they are wanted', async () => {
    const entries = await ablated(ids, { masked: [0], positions: [-1, 5, 5] })
    expect(entries.map(({ position }) => position)).toEqual([59, 5, 5])
    expect(entries.every(({ klBits }) => klBits > 0)).toBe(true)
    expect(await ablated(ids, { positions: [] })).toEqual([])
  })

  it('does not change before what is masked', async () => {
    const entries = await ablated(ids, { masked: [20] })
    for (const { position, klBits } of entries) {
      // The position itself may look at itself.
      if (position <= 20) expect(klBits).toBe(0)
      else expect(klBits).toBeGreaterThan(0)
    }
  })

  it.each<
    [axis: string, request: Partial<Omit<AblateRequest, 'probe'>>, index: number, of: number]
  >([
    ['layers', { heads: [[30, 0]] }, 30, 30],
    ['heads', { heads: [[0, 9]] }, 9, 9],
    ['layers', { ffns: [-31] }, -31, 30],
    ['layers', { noResiduals: [30] }, 30, 30],
    ['positions', { masked: [60] }, 60, 60],
    ['positions', { positions: [-61] }, -61, 60],
  ])('names a bad index among the %s', async (axis, request, index, count) => {
    await expect(ablated(ids, request)).rejects.toMatchObject({
      code: 'probe.badIndex',
      data: { axis, index, count },
    })
  })

  it('ends when the model is unloaded', async () => {
    const long = Array.from({ length: 1500 }, (_, i) => i)
    const refused = expect(ablated(long, { ffns: [0] })).rejects.toMatchObject({
      code: 'model.notLoaded',
    })
    await port.call('ping', {})
    await port.call('unload', {})
    await refused
  })
})
