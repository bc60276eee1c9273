import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askTranslator } from '#runtime/seq2seq/probe/answer.ts'
import type { AblateRequest, ProbeRequest } from '#shared/trace/probe.ts'
import { referenceLens, type ReferenceSwitches } from '#test/fixtures/reference-translator.ts'
import { dot, softmax } from '#test/fixtures/rows.ts'
import { LAYOUTS, TINY_TRANSLATORS } from '#test/fixtures/tiny-translators/shape.ts'
import { rowsDifference } from '../graph/compare.ts'
import { openTiny, TARGET, type Tiny } from './asked.ts'

const TOLERANCE = 1e-4

describe.each(TINY_TRANSLATORS)('what is asked about the words of a tiny %s', (kind) => {
  describe.each(LAYOUTS)('%s', (layout) => {
    let tiny: Tiny
    beforeAll(async () => {
      tiny = await openTiny(kind, layout)
    })
    afterAll(() => tiny.close())
    const ask = <R extends ProbeRequest>(request: R) => tiny.ask(request)

    it('lens, score and logits', async () => {
      const { streams } = tiny.reference.stacks.decoder
      const track = [3, 40]
      const { lens } = await ask({ probe: 'lens', positions: [0, 3], top: 4, track })
      expect(lens.map(({ position, layer }) => [position, layer])).toEqual(
        [0, 3].flatMap((position) => streams.map((_, layer) => [position, layer])),
      )
      for (const { position, layer, top, tracked } of lens) {
        const p = softmax(
          referenceLens(tiny.made.shape, tiny.made.weights, streams[layer]?.[position] ?? []),
        )
        const most = [...p].sort((a, b) => b - a)
        for (const [at, one] of top.entries()) {
          expect(Math.abs(one.p - (p[one.id] ?? NaN))).toBeLessThan(TOLERANCE)
          expect(Math.abs(one.p - (most[at] ?? NaN))).toBeLessThan(TOLERANCE)
        }
        for (const { id, p: own, rank } of tracked ?? []) {
          expect(Math.abs(own - (p[id] ?? NaN))).toBeLessThan(TOLERANCE)
          expect(most[rank]).toBe(p[id])
        }
        expect(tracked?.map(({ id }) => id)).toEqual(track)
      }
      const { score } = await ask({ probe: 'score', positions: 'all' })
      expect(score.map(({ position, id }) => [position, id])).toEqual(
        TARGET.map((id, at) => [at + 1, id]),
      )
      for (const { position, id, logprob, entropy } of score) {
        const p = softmax(tiny.reference.logits[position - 1] ?? [])
        expect(Math.abs(logprob - Math.log(p[id] ?? NaN))).toBeLessThan(TOLERANCE)
        const bits = p.reduce((sum, one) => sum - one * Math.log2(one), 0)
        expect(Math.abs(entropy - bits)).toBeLessThan(TOLERANCE)
      }
      const { logits } = await ask({ probe: 'logits', position: -2 })
      const row = tiny.reference.logits.at(-2) ?? []
      expect(rowsDifference(logits.data as Float32Array, [row], 0)).toBeLessThan(2e-4)
    })

    it('embedding rows and their neighbours', async () => {
      const { width, vocabulary } = tiny.made.shape
      const rowOf = (id: number) => [
        ...tiny.made.weights.embedding.subarray(id * width, (id + 1) * width),
      ]
      for (const part of ['encoder', 'decoder'] as const) {
        const answer = await ask({ probe: 'embed', ids: [9, 2], neighbours: 3, part })
        expect(rowsDifference(answer.vectors.data as Float32Array, [rowOf(9), rowOf(2)], 0)).toBe(0)
        const cosine = (a: number, b: number) =>
          dot(rowOf(a), rowOf(b)) / Math.sqrt(dot(rowOf(a), rowOf(a)) * dot(rowOf(b), rowOf(b)))
        for (const { id, list } of answer.neighbours) {
          const nearest = Array.from({ length: vocabulary }, (_, other) => other)
            .filter((other) => other !== id)
            .sort((a, b) => cosine(id, b) - cosine(id, a))
          expect(list.map((one) => one.id)).toEqual(nearest.slice(0, 3))
          for (const one of list) expect(one.cosine).toBeCloseTo(cosine(id, one.id), 6)
        }
      }
    })

    const NONE: Omit<AblateRequest, 'probe'> = {
      heads: [],
      ffns: [],
      masked: [],
      positions: 'all',
      top: 5,
    }
    const everyHead = (layer: number): [number, number][] => [0, 1, 2, 3].map((h) => [layer, h])
    it.each<[string, Omit<ReferenceSwitches, 'heads'> & { heads?: [number, number][] }]>([
      ['a head of the encoder', { part: 'encoder', heads: [[1, 2]] }],
      ['all heads of a layer of the decoder', { part: 'decoder', heads: everyHead(1) }],
      ['a head that looks at the source', { part: 'cross', heads: [[0, 3]] }],
      ['an encoder’s network', { part: 'encoder', ffns: [0, 2] }],
      ['a decoder’s network', { part: 'decoder', ffns: [1] }],
      ['source tokens', { part: 'encoder', masked: [1, 2] }],
      ['source tokens, asked of the cross part', { part: 'cross', masked: [0] }],
      ['target tokens', { part: 'decoder', masked: [1, 3] }],
      ['the encoder’s positions', { part: 'encoder', noPositions: true }],
      ['the decoder’s positions', { part: 'decoder', noPositions: true }],
      [
        'much at once',
        { part: 'decoder', heads: [[0, 1]], ffns: [0], masked: [2], noPositions: true },
      ],
    ])('without %s', async (_, off) => {
      const { heads = [], ffns = [], masked = [], noPositions, part } = off
      const { entries } = await ask({
        probe: 'ablate',
        ...NONE,
        part,
        heads,
        ffns: [...ffns],
        masked: [...masked],
        ...(noPositions ? { noPositions } : {}),
      })
      const { logits } = tiny.run(off)
      let changed = 0
      for (const { position, before, after, klBits } of entries) {
        const p = softmax(tiny.reference.logits[position] ?? [])
        const q = softmax(logits[position] ?? [])
        const sides = [
          [before, p],
          [after, q],
        ] as const
        for (const [side, own] of sides) {
          for (const { id, logprob } of side.top) {
            expect(Math.abs(logprob - Math.log(own[id] ?? NaN))).toBeLessThan(2e-4)
          }
          const bits = own.reduce((sum, one) => sum - one * Math.log2(one), 0)
          expect(Math.abs(side.entropy - bits)).toBeLessThan(2e-4)
        }
        expect(new Set(after.top.map(({ id }) => id))).toEqual(
          new Set(before.top.map(({ id }) => id)),
        )
        const kl = p.reduce((sum, one, id) => sum + one * Math.log2(one / (q[id] ?? NaN)), 0)
        expect(Math.abs(klBits - kl)).toBeLessThan(2e-4)
        const far = p.map((one, id) => Math.abs(Math.log(one / (q[id] ?? NaN))))
        changed = Math.max(changed, ...far)
      }
      // Ten times what is tolerated above: nothing left on would pass.
      expect(changed).toBeGreaterThan(2e-3)
    })

    it.each(['encoder', 'decoder', 'cross'] as const)(
      'with nothing of the %s switched off nothing changes at all',
      async (part) => {
        const { entries } = await ask({ probe: 'ablate', ...NONE, part })
        expect(entries).toHaveLength(tiny.target.length)
        for (const { before, after, klBits } of entries) {
          expect(after).toEqual(before)
          expect(klBits).toBe(0)
        }
      },
    )

    it('refuses what is not there', async () => {
      const wrong: [ProbeRequest, object][] = [
        [
          { probe: 'stream', positions: [99] },
          { axis: 'positions', index: 99, count: 7 },
        ],
        [
          { probe: 'embed', ids: [64], neighbours: 0 },
          { axis: 'ids', index: 64, count: 64 },
        ],
        [
          { probe: 'ablate', ...NONE, heads: [[2, 0]] },
          { axis: 'layers', index: 2, count: 2 },
        ],
      ]
      for (const [request, data] of wrong) {
        await expect(ask(request)).rejects.toMatchObject({ code: 'probe.badIndex', data })
      }
      await expect(
        ask({ probe: 'lens', positions: [0], top: 1, part: 'encoder' }),
      ).rejects.toMatchObject({
        code: 'probe.unavailable',
        data: { what: 'lens', reason: 'otherPart' },
      })
      await expect(ask({ probe: 'ablate', ...NONE, noResiduals: [0] })).rejects.toMatchObject({
        code: 'probe.unavailable',
        data: { what: 'ablate', reason: 'noResidual' },
      })
      const { folder, source } = tiny
      const asked = { modelId: kind, folder, threads: 1, sha256: 'other', source }
      await expect(
        askTranslator(tiny.model, asked, tiny.target, { probe: 'score', positions: 'all' }),
      ).rejects.toMatchObject({ code: 'model.changed' })
    })
  })
})
