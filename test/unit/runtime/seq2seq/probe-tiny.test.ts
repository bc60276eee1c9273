import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlockStage, ProbeRequest } from '#shared/trace/probe.ts'
import type { ReferenceBranch, TranslatorReference } from '#test/fixtures/reference-translator.ts'
import { dot, type Rows } from '#test/fixtures/rows.ts'
import { LAYOUTS, TINY_TRANSLATORS } from '#test/fixtures/tiny-translators/shape.ts'
import { headsDifference, rowsDifference } from '../graph/compare.ts'
import { openTiny, type Tiny } from './asked.ts'
import { softmaxDifference } from './recompute.ts'

const TOLERANCE = 1e-4
const ALL = { layers: 'all', heads: 'all', positions: 'all' } as const
const everywhere = (rows: readonly (readonly Rows[])[]): Rows[] => rows.flat()

describe.each(TINY_TRANSLATORS)('what is seen inside a tiny %s', (kind) => {
  describe.each(LAYOUTS)('%s', (layout) => {
    let tiny: Tiny
    beforeAll(async () => {
      tiny = await openTiny(kind, layout)
    })
    afterAll(() => tiny.close())
    const ask = <R extends ProbeRequest>(request: R) => tiny.ask(request)

    const stackOf = (part: 'encoder' | 'decoder') => tiny.reference.stacks[part]
    const attentionsOf = (part: 'encoder' | 'decoder' | 'cross') =>
      part === 'cross'
        ? stackOf('decoder').blocks.flatMap(({ cross }) => cross ?? [])
        : stackOf(part).blocks.map(({ self }) => self)

    it('says that everything can be asked', () => {
      const { encoder, decoder, cross } = tiny.model.info.probes
      const missing = (seen: typeof encoder) =>
        Object.entries(seen).flatMap(([probe, one]) => (one.ok ? [] : [probe]))
      expect(missing(decoder)).toEqual([])
      expect(missing(encoder)).toEqual(['score', 'logits', 'lens'])
      expect(missing(cross)).toEqual(['score', 'logits', 'stream', 'block', 'lens', 'embed'])
    })

    it.each(['encoder', 'decoder', 'cross'] as const)('attention of the %s', async (part) => {
      const { attention, indices } = await ask({ probe: 'attention', ...ALL, part })
      const expected = attentionsOf(part).map(({ weights }) => weights)
      const [queries, keys] = [
        part === 'encoder' ? tiny.source.length : tiny.target.length,
        part === 'decoder' ? tiny.target.length : tiny.source.length,
      ]
      expect(attention.shape).toEqual([expected.length, 4, queries, keys])
      expect(indices.positions).toHaveLength(queries)
      const all = everywhere(expected)
      expect(headsDifference(attention.data as Float32Array, all, 0, queries, keys)).toBeLessThan(
        TOLERANCE,
      )
      const mean = await ask({ probe: 'attention', ...ALL, part, mean: true })
      const means = Array.from({ length: queries }, (_, q) =>
        Array.from(
          { length: keys },
          (_, k) => all.reduce((sum, rows) => sum + (rows[q]?.[k] ?? NaN), 0) / all.length,
        ),
      )
      expect(rowsDifference(mean.attention.data as Float32Array, means, 0)).toBeLessThan(TOLERANCE)
    })

    it.each(['encoder', 'decoder'] as const)('rollout of the %s', async (part) => {
      const { attention } = await ask({ probe: 'attention', ...ALL, part, rollout: true })
      let all: number[][] = []
      for (const { weights } of attentionsOf(part)) {
        const size = weights[0]?.length ?? 0
        const mixed = Array.from({ length: size }, (_, q) =>
          Array.from(
            { length: size },
            (_, k) =>
              weights.reduce((sum, rows) => sum + (rows[q]?.[k] ?? NaN) / weights.length, 0) / 2 +
              (q === k ? 0.5 : 0),
          ),
        )
        const before = all
        all = mixed.map((row) =>
          row.map((_, k) =>
            before.length === 0
              ? (row[k] ?? NaN)
              : dot(
                  row,
                  before.map((one) => one[k] ?? NaN),
                ),
          ),
        )
      }
      expect(rowsDifference(attention.data as Float32Array, all, 0)).toBeLessThan(TOLERANCE)
      await expect(
        ask({ probe: 'attention', ...ALL, part: 'cross', rollout: true }),
      ).rejects.toMatchObject({ code: 'probe.unavailable' })
    })

    it.each(['encoder', 'decoder', 'cross'] as const)('q, k, v of the %s', async (part) => {
      const answer = await ask({ probe: 'qkv', ...ALL, part, projected: true })
      const { headDim, scoreScale } = tiny.made.shape
      const expected = attentionsOf(part)
      const queries = part === 'encoder' ? tiny.source.length : tiny.target.length
      const keys = part === 'decoder' ? tiny.target.length : tiny.source.length
      expect(answer.scale).toBeCloseTo(scoreScale, 6)
      for (const name of ['q', 'k', 'v', 'context'] as const) {
        const rows = name === 'k' || name === 'v' ? keys : queries
        const tensor = answer[name]
        expect(tensor?.shape).toEqual([expected.length, 4, rows, headDim])
        const want = everywhere(expected.map((one) => one[name]))
        expect(headsDifference(tensor?.data as Float32Array, want, 0, rows, headDim)).toBeLessThan(
          TOLERANCE,
        )
      }
      expect('bias' in answer).toBe(kind.startsWith('t5') && part !== 'cross')
      expect(softmaxDifference(answer, expected, part === 'decoder')).toBeLessThan(TOLERANCE)
      const x = expected.flatMap((one) => one.x)
      expect(rowsDifference(answer.x?.data as Float32Array, x, 0)).toBeLessThan(TOLERANCE)

      // All heads' shares and the bias are what the attention adds.
      const { shape, data } = answer.projected ?? { shape: [], data: new Float32Array() }
      const { width } = tiny.made.shape
      expect(shape).toEqual([expected.length, 4, queries, width])
      const layers =
        part === 'encoder' ? tiny.made.weights.encoder.layers : tiny.made.weights.decoder.layers
      for (const [layer, { branch }] of expected.entries()) {
        const { bias } = (part === 'cross' ? layers[layer]?.cross : layers[layer]?.self)
          ?.output ?? {
          bias: null,
        }
        const sums = new Float32Array(queries * width)
        for (let at = 0; at < 4 * queries * width; at++) {
          const to = at % (queries * width)
          sums[to] = (sums[to] ?? 0) + (data[layer * 4 * queries * width + at] ?? NaN)
        }
        for (let at = 0; at < sums.length; at++) {
          sums[at] = (sums[at] ?? NaN) + (bias?.[at % width] ?? 0)
        }
        expect(rowsDifference(sums, branch, 0)).toBeLessThan(TOLERANCE)
      }
    })

    it('narrowed to some layers, heads and positions it is the same', async () => {
      const whole = await ask({ probe: 'qkv', ...ALL, part: 'cross' })
      const some = await ask({
        probe: 'qkv',
        layers: [1],
        heads: [2, 0],
        positions: [-1, 1],
        part: 'cross',
      })
      expect(some.indices).toEqual({ layers: [1], heads: [2, 0], positions: [6, 1] })
      expect(some.k.shape).toEqual([1, 2, tiny.source.length, tiny.made.shape.headDim])
      const { headDim } = tiny.made.shape
      const row = (tensor: typeof whole.q, at: number) =>
        tensor.data.subarray(at * headDim, (at + 1) * headDim)
      expect(row(some.q, 0)).toEqual(row(whole.q, (4 + 2) * tiny.target.length + 6))
      expect(row(some.v, tiny.source.length)).toEqual(row(whole.v, 4 * tiny.source.length))
    })

    it.each(['encoder', 'decoder'] as const)('stream of the %s without positions', async (part) => {
      const off = tiny.run({ part, noPositions: true }).stacks[part].streams.flat()
      const request = { probe: 'stream', positions: 'all', part } as const
      const { stream } = await ask({ ...request, noPositions: true })
      expect(rowsDifference(stream.data as Float32Array, off, 0)).toBeLessThan(TOLERANCE)
      const on = (await ask(request)).stream.data as Float32Array
      expect(rowsDifference(on, off, 0)).toBeGreaterThan(10 * TOLERANCE)
    })

    it.each(['encoder', 'decoder'] as const)('stream and stages of the %s', async (part) => {
      const { streams, blocks } = stackOf(part)
      const { stream } = await ask({ probe: 'stream', positions: 'all', part })
      expect(rowsDifference(stream.data as Float32Array, streams.flat(), 0)).toBeLessThan(TOLERANCE)
      const answer = await ask({ probe: 'block', layers: 'all', positions: 'all', part })
      const { normFirst, norm, epsilon } = tiny.made.shape
      expect(answer.norm).toBe(`${norm}-norm`)
      expect(answer.epsilon).toBeCloseTo(epsilon, 10)
      const expected = stagesOf(blocks, normFirst)
      expect(answer.stages.map(({ stage }) => stage)).toEqual(expected.map(([stage]) => stage))
      for (const [at, [stage, rows]] of expected.entries()) {
        const { values } = answer.stages[at] ?? { values: { data: new Float32Array() } }
        expect([stage, rowsDifference(values.data as Float32Array, rows, 0) < TOLERANCE]).toEqual([
          stage,
          true,
        ])
      }
    })
  })
})

/** Every layer's rows of each stage, in the order of the computation. */
function stagesOf(
  blocks: TranslatorReference['stacks']['encoder']['blocks'],
  normFirst: boolean,
): [BlockStage, Rows][] {
  const of = (pick: (block: (typeof blocks)[number]) => Rows): Rows => blocks.flatMap(pick)
  const branch = (
    name: 'attention' | 'cross' | 'ffn',
    part: (block: (typeof blocks)[number]) => ReferenceBranch | null,
  ): Record<'norm' | 'branch' | 'sum', [BlockStage, Rows]> => {
    const rows = (field: keyof ReferenceBranch) => of((block) => part(block)?.[field] ?? [])
    return {
      norm: [`${name}-norm`, rows('norm')],
      branch: [name, rows('branch')],
      sum: [`${name}-sum`, rows('sum')],
    }
  }
  const self = branch('attention', (block) => block.self)
  const cross = branch('cross', (block) => block.cross)
  const feed = branch('ffn', (block) => block.feed)
  const crossing = (blocks[0]?.cross ?? null) !== null
  const activation: [BlockStage, Rows] = ['activation', of((block) => block.feed.activation)]
  const input: [BlockStage, Rows] = ['input', of((block) => block.self.stream)]
  if (normFirst) {
    return [
      input,
      self.norm,
      self.branch,
      self.sum,
      ...(crossing ? [cross.norm, cross.branch, cross.sum] : []),
      feed.norm,
      activation,
      feed.branch,
      ['output', feed.sum[1]],
    ]
  }
  return [
    input,
    self.branch,
    self.sum,
    self.norm,
    ...(crossing ? [cross.branch, cross.sum, cross.norm] : []),
    activation,
    feed.branch,
    feed.sum,
    ['output', feed.norm[1]],
  ]
}
