import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmbedAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { BUNDLED, EnginePort } from '../engine-port.ts'

type Request = Extract<ProbeRequest, { probe: 'embed' }>

async function embed(port: EnginePort, request: Omit<Request, 'probe'>): Promise<EmbedAnswer> {
  const answer = await port.call('probe', { ids: [1], request: { probe: 'embed', ...request } })
  if (!('vectors' in answer)) throw new Error('not the answer to that question')
  return answer
}

/** Every other row by falling cosine, from the definition. */
function byCosine(rows: readonly (readonly number[])[], id: number) {
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
  const own = rows[id] ?? []
  return rows
    .map((row, other) => ({
      id: other,
      cosine: product(own, row) / Math.sqrt(product(own, own) * product(row, row)),
    }))
    .filter((one) => one.id !== id)
    .sort((a, b) => b.cosine - a.cosine || a.id - b.id)
}

describe.each(['gqa', 'gqa-quantised', 'gpt2', 'merged', 'parallel'] as const)('of %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-embed-'))
  const port = new EnginePort()
  const { shape, weights } = writeTinyModel(kind, folder)
  const rows = Array.from({ length: shape.vocabulary }, (_, id) => [
    ...weights.embedding.subarray(id * shape.width, (id + 1) * shape.width),
  ])
  beforeAll(() => port.call('load', { modelId: 'tiny', folder, threads: 1 }))
  afterAll(async () => {
    await port.call('unload', {})
    rmSync(folder, { recursive: true })
  })

  it('the rows are the matrix’s, the neighbours those of all the vocabulary', async () => {
    const ids = [7, 287, 0, 7]
    for (const neighbours of [50, 3]) {
      const answer = await embed(port, { ids, neighbours })
      expect(answer.vectors.shape).toEqual([4, shape.width])
      expect([...answer.vectors.data]).toEqual(ids.flatMap((id) => rows[id] ?? []))
      expect(answer.neighbours.map(({ id }) => id)).toEqual(ids)
      for (const { id, list } of answer.neighbours) {
        const expected = byCosine(rows, id).slice(0, neighbours)
        expect(list.map((near) => near.id)).toEqual(expected.map((near) => near.id))
        for (const [i, { cosine }] of list.entries()) {
          // The length of a row is kept as a float32.
          expect(Math.abs(cosine - (expected[i]?.cosine ?? NaN))).toBeLessThan(2 ** -23)
        }
      }
    }
  })

  it('names an id that has no row', async () => {
    await expect(embed(port, { ids: [1, 288], neighbours: 0 })).rejects.toMatchObject({
      code: 'probe.badIndex',
      data: { axis: 'ids', index: 288, count: 288 },
    })
  })
})

describe('of the bundled model', () => {
  const port = new EnginePort()
  beforeAll(() => port.call('load', BUNDLED))
  afterAll(() => port.call('unload', {}))

  it('a word’s nearest are its other spellings', async () => {
    const ids = await port.call('tokenize', { text: ' king' })
    expect(ids).toHaveLength(1)
    const answer = await embed(port, { ids: ids.map(({ id }) => id), neighbours: 10 })
    const [first] = answer.neighbours
    expect(first?.list).toHaveLength(10)
    expect(first?.list.map(({ text }) => text.trim().toLowerCase()).slice(0, 3)).toContain('king')
    const cosines = first?.list.map(({ cosine }) => cosine) ?? []
    expect(cosines).toEqual(cosines.toSorted((a, b) => b - a))
    expect(cosines[0]).toBeLessThan(1)
  })

  it('is given up where the model is unloaded meanwhile', async () => {
    const ids = Array.from({ length: 200 }, (_, id) => id)
    const asked = embed(port, { ids, neighbours: 50 })
    const refused = expect(asked).rejects.toMatchObject({ code: 'model.notLoaded' })
    await port.call('ping', {})
    await port.call('unload', {})
    await refused
  })
})
