import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LensEntry, ProbeRequest } from '#shared/trace/probe.ts'
import { referenceForward } from '#test/fixtures/reference-forward.ts'
import { apply, normalise, softmax } from '#test/fixtures/rows.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { BUNDLED, EnginePort } from '../engine-port.ts'

type LensRequest = Extract<ProbeRequest, { probe: 'lens' }>

const port = new EnginePort()
afterAll(async () => {
  await port.call('unload', {})
})

async function lensOf(ids: number[], request: Omit<LensRequest, 'probe'>): Promise<LensEntry[]> {
  const answer = await port.call('probe', { ids, request: { probe: 'lens', ...request } })
  if (!('lens' in answer)) throw new Error('the answer is no lens')
  return answer.lens
}

describe.each(TINY_KINDS)('the lens over a decoder written as %s', (kind) => {
  it('tells every token’s place and probability at every layer, over the whole text', async () => {
    const folder = mkdtempSync(join(tmpdir(), `vitrine-lens-${kind}-`))
    try {
      const { shape, weights } = writeTinyModel(kind, folder)
      await port.call('load', { modelId: kind, folder, threads: 1 })
      const ids = Array.from({ length: 40 }, (_, i) => (i * 53 + 11) % shape.vocabulary)
      const { residual } = referenceForward(shape, weights, ids)
      const track = [0, 117, shape.vocabulary - 1]
      const lens = await lensOf(ids, { positions: 'all', top: 3, track })
      expect(lens.map(({ position, layer }) => [position, layer])).toEqual(
        ids.flatMap((_, position) => residual.map((_, layer) => [position, layer])),
      )
      for (const { position, layer, top, tracked } of lens) {
        const x = normalise(residual[layer]?.[position] ?? [], shape, weights.finalNorm)
        const p = softmax(apply(weights.head, x))
        expect(tracked?.map(({ id }) => id)).toEqual(track)
        for (const entry of [...top, ...(tracked ?? [])]) {
          expect(Math.abs(entry.p - (p[entry.id] ?? NaN))).toBeLessThan(1e-4)
        }
        for (const { id, rank } of tracked ?? []) {
          const own = p[id] ?? NaN
          // Tokens as close to it as float32 is exact may stand on either side.
          expect(rank).toBeGreaterThanOrEqual(p.filter((other) => other > own * 1.001).length)
          expect(rank).toBeLessThanOrEqual(p.filter((other) => other > own * 0.999).length)
        }
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the lens over the bundled model', () => {
  const ids = Array.from({ length: 12 }, (_, i) => 500 + i * 37)

  beforeAll(async () => {
    await port.call('load', BUNDLED)
  })

  it('ends with the model’s own logits', async () => {
    const request = { probe: 'logits', position: -1 } as const
    const answer = await port.call('probe', { ids, request })
    if (!('logits' in answer)) throw new Error('the answer has no logits')
    const logits = [...answer.logits.data]
    const p = softmax(logits)
    const order = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0))
    const track = [order[0] ?? 0, order[100] ?? 0]
    const lens = await lensOf(ids, { positions: [-1], top: 1, track })
    expect(lens).toHaveLength(31)
    const [first, later] = lens[30]?.tracked ?? []
    expect(first?.rank).toBe(0)
    // Two passes over other rows agree to about 4 digits; neighbours may change places.
    expect(Math.abs((later?.rank ?? NaN) - 100)).toBeLessThan(5)
    for (const entry of [first, later]) {
      expect(Math.abs((entry?.p ?? NaN) - (p[entry?.id ?? -1] ?? NaN))).toBeLessThan(2e-4)
    }
    const other = await lensOf(ids, { positions: [-1], top: 1 })
    expect(other.every((entry) => entry.tracked === undefined)).toBe(true)
  })

  it('names what is too large, and a token the model does not have', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => i)
    await expect(lensOf(long, { positions: 'all', top: 50 })).rejects.toMatchObject({
      code: 'probe.tooLarge',
      data: { megabytes: Math.ceil((3000 * 31 * 50 * 64) / 1e6), limit: 268 },
    })
    await expect(lensOf(ids, { positions: 'all', top: 1, track: [49_152] })).rejects.toMatchObject({
      code: 'probe.badIndex',
      data: { axis: 'ids', index: 49_152, count: 49_152 },
    })
  })

  it('lets others ask in between, and ends when the model is unloaded', async () => {
    const long = Array.from({ length: 400 }, (_, i) => 1000 + i)
    const lens = lensOf(long, { positions: 'all', top: 1 })
    const refused = expect(lens).rejects.toMatchObject({ code: 'model.notLoaded' })
    const answer = await port.call('probe', { ids, request: { probe: 'logits', position: 1 } })
    expect('logits' in answer).toBe(true)
    await port.call('unload', {})
    await refused
  })
})
