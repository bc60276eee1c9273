import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attentionWeights } from '#shared/trace/attention-math.ts'
import type { ProbeAnswers, ProbeKind, ProbeRequest } from '#shared/trace/probe.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { BUNDLED, chat, EnginePort, GREEDY, headerOf, idsOf, tokensOf } from '../engine-port.ts'
import { GOLDEN } from '../golden.ts'

const port = new EnginePort()
let events: TraceEvent[]
let ids: number[]

beforeAll(async () => {
  await port.call('load', BUNDLED)
  const sampling = { ...GREEDY, maxTokens: 12 }
  events = await port.run({ input: chat('Why is the sky blue?'), sampling, capture: 'none' })
  ids = idsOf(events)
})
afterAll(async () => {
  await port.call('unload', {})
})

async function probe<K extends ProbeKind>(
  request: Extract<ProbeRequest, { probe: K }>,
  tokens = ids,
): Promise<ProbeAnswers[K]> {
  // The answer's kind is the request's.
  return (await port.call('probe', { ids: tokens, request })) as ProbeAnswers[K]
}

describe('attention', () => {
  it.each(['0', '14', '29'])('of layer %s agrees with the float32 reference', async (layer) => {
    const { ids: tokens, head, layers } = GOLDEN.attention
    const { attention } = await probe<'attention'>(
      { probe: 'attention', layers: [Number(layer)], heads: [head], positions: 'all' },
      tokens,
    )
    expect(attention.shape).toEqual([1, 1, 8, 8])
    const reference = (layers[layer]?.reference ?? []).flat()
    expect(reference).toHaveLength(64)
    for (const [i, weight] of reference.entries()) {
      expect(Math.abs((attention.data[i] ?? NaN) - weight)).toBeLessThanOrEqual(5e-4)
    }
  })

  it('is softmax(Q·Kᵀ·scale), recomputed from the model’s own vectors', async () => {
    const layers = [0, 7, 15, 29]
    const { attention } = await probe<'attention'>({
      probe: 'attention',
      layers,
      heads: 'all',
      positions: 'all',
    })
    const { q, k, scale, kvHeads, rotary } = await probe<'qkv'>({
      probe: 'qkv',
      layers,
      heads: 'all',
      positions: 'all',
    })
    expect({ scale, kvHeads, rotary }).toEqual({ scale: 1 / 8, kvHeads: 3, rotary: true })
    expect(q.shape).toEqual([4, 9, ids.length, 64])
    const count = ids.length
    let worst = 0
    for (let map = 0; map < layers.length * 9; map++) {
      for (let query = 0; query < count; query++) {
        const start = (map * count + query) * 64
        const weights = attentionWeights(
          Float32Array.from(q.data.subarray(start, start + 64)),
          Float32Array.from(k.data.subarray(map * count * 64, (map * count + query + 1) * 64)),
          scale,
        )
        for (let key = 0; key < count; key++) {
          const shown = attention.data[(map * count + query) * count + key] ?? NaN
          worst = Math.max(worst, Math.abs(shown - (weights[key] ?? 0)))
        }
      }
    }
    expect(worst).toBeLessThan(1e-4)
  })

  it('is the same whatever else was asked between, for which it was let go of', async () => {
    const seen = () =>
      probe<'attention'>({ probe: 'attention', layers: [3], heads: 'all', positions: 'all' })
    const off = { heads: [[3, 0] as [number, number]], ffns: [], masked: [] }
    const without = () => probe<'ablate'>({ probe: 'ablate', ...off, positions: [-1], top: 5 })
    const [first, cut] = [await seen(), await without()]
    expect(await seen()).toEqual(first)
    expect(await without()).toEqual(cut)
  })

  it('of a mean is the mean of what each layer and head say', async () => {
    const asked = { probe: 'attention', layers: 'all', heads: 'all', positions: 'all' } as const
    const all = await probe<'attention'>(asked)
    const { attention, indices } = await probe<'attention'>({ ...asked, mean: true })
    const count = ids.length
    expect(attention.shape).toEqual([1, 1, count, count])
    expect(indices).toEqual(all.indices)
    const maps = 30 * 9
    for (let at = 0; at < count * count; at++) {
      let sum = 0
      for (let map = 0; map < maps; map++)
        sum += all.attention.data[map * count * count + at] ?? NaN
      // A float32 sum of so many terms up to 1 in all.
      expect(Math.abs((attention.data[at] ?? NaN) - sum / maps)).toBeLessThan(maps * 2 ** -24)
    }
    // Asked for one by one, rows are those of the whole; each sums to 1.
    for (const position of [1, count - 1]) {
      const one = await probe<'attention'>({ ...asked, positions: [position], mean: true })
      const row = attention.data.subarray(position * count, (position + 1) * count)
      for (const [key, weight] of [...one.attention.data].entries()) {
        expect(weight).toBeCloseTo(row[key] ?? NaN, 4)
      }
      expect([...row].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4)
    }
  })

  it('takes index lists as they are written, negatives from the end', async () => {
    const all = await probe<'attention'>({
      probe: 'attention',
      layers: 'all',
      heads: 'all',
      positions: 'all',
    })
    const some = await probe<'attention'>({
      probe: 'attention',
      layers: [29, -30],
      heads: [-1, 4],
      positions: [-1, 5, 5],
    })
    expect(some.indices).toEqual({
      layers: [29, 0],
      heads: [8, 4],
      positions: [ids.length - 1, 5, 5],
    })
    expect(some.attention.shape).toEqual([2, 2, 3, ids.length])
    const row = (answer: typeof all, l: number, h: number, p: number): number[] => {
      const [, heads = 0, positions = 0, keys = 0] = answer.attention.shape
      const start = ((l * heads + h) * positions + p) * keys
      return [...answer.attention.data.subarray(start, start + keys)]
    }
    const pairs: [number[], number[]][] = [
      [row(some, 0, 0, 0), row(all, 29, 8, ids.length - 1)],
      [row(some, 1, 1, 1), row(all, 0, 4, 5)],
      [row(some, 1, 1, 2), row(all, 0, 4, 5)],
    ]
    for (const [a, b] of pairs) {
      for (const [key, weight] of a.entries()) expect(weight).toBeCloseTo(b[key] ?? NaN, 4)
    }
    // The row at position 5 sees positions 0 to 5 only.
    expect(
      row(some, 1, 1, 1)
        .slice(6)
        .every((weight) => weight === 0),
    ).toBe(true)
  })
})

describe('lens', () => {
  it('says at the last layer what the model says', async () => {
    const prompt = headerOf(events).prompt.length
    const positions = tokensOf(events).map(({ step }) => prompt + step - 1)
    const { lens } = await probe<'lens'>({ probe: 'lens', positions, top: 20 })
    expect(lens).toHaveLength(positions.length * 31)
    const last = lens.filter((entry) => entry.layer === 30)
    for (const [step, token] of tokensOf(events).entries()) {
      const entry = last[step]
      expect(entry?.position).toBe(positions[step])
      expect(entry?.top.map(({ id }) => id)).toEqual(token.top.slice(0, 20).map(({ id }) => id))
      for (const [i, { p }] of (entry?.top ?? []).entries()) {
        expect(Math.abs(p - Math.exp(token.top[i]?.logprob ?? NaN))).toBeLessThan(2e-4)
      }
    }
  })

  it('says something else at the embedding, and its probabilities fall', async () => {
    const { lens } = await probe<'lens'>({ probe: 'lens', positions: [-1], top: 5 })
    expect(lens.map(({ layer }) => layer)).toEqual(Array.from({ length: 31 }, (_, i) => i))
    for (const { top } of lens) {
      expect(top).toHaveLength(5)
      expect(top.map(({ p }) => p)).toEqual(top.map(({ p }) => p).sort((a, b) => b - a))
    }
    expect(lens[0]?.top).not.toEqual(lens[30]?.top)
  })
})

describe('score', () => {
  it('is what the run itself said of its tokens', async () => {
    const { score } = await probe<'score'>({ probe: 'score', positions: 'all' })
    expect(score.map(({ position }) => position)).toEqual(ids.slice(1).map((_, i) => i + 1))
    const prompt = headerOf(events).prompt.length
    for (const token of tokensOf(events)) {
      const entry = score[prompt + token.step - 1]
      expect(entry?.id).toBe(token.id)
      expect(entry?.rank).toBe(token.rank)
      expect(Math.abs((entry?.logprob ?? NaN) - token.logprob)).toBeLessThan(5e-4)
      expect(Math.abs((entry?.entropy ?? NaN) - token.entropy)).toBeLessThan(5e-4)
    }
  })

  it('has nothing to say of the first token', async () => {
    expect(await probe<'score'>({ probe: 'score', positions: [0] })).toEqual({ score: [] })
  })
})

describe('what cannot be answered', () => {
  const bad: [axis: string, request: ProbeRequest, index: number, count: number | null][] = [
    ['layers', { probe: 'attention', layers: [30], heads: 'all', positions: [0] }, 30, 30],
    ['heads', { probe: 'qkv', layers: [0], heads: [-10], positions: [0] }, -10, 9],
    ['positions', { probe: 'lens', positions: [10_000], top: 1 }, 10_000, null],
  ]
  it.each(bad)('names a bad index among the %s', async (axis, request, index, count) => {
    const data = { axis, index, count: count ?? ids.length }
    await expect(port.call('probe', { ids, request })).rejects.toMatchObject({
      code: 'probe.badIndex',
      data,
    })
  })

  it('names the size of an answer that is too large', async () => {
    const long = Array.from({ length: 700 }, (_, i) => (i * 37) % 40_000)
    const request = { probe: 'attention', layers: 'all', heads: 'all', positions: 'all' } as const
    await expect(port.call('probe', { ids: long, request })).rejects.toMatchObject({
      code: 'probe.tooLarge',
      data: { megabytes: Math.ceil((30 * 9 * 700 * 700 * 4) / 1e6), limit: 268 },
    })
  })

  it('names a token the model does not have, and a text longer than the window', async () => {
    const request = { probe: 'score', positions: 'all' } as const
    await expect(port.call('probe', { ids: [1, 49_152], request })).rejects.toMatchObject({
      code: 'probe.badIndex',
    })
    const endless = Array.from({ length: 5000 }, () => 1)
    await expect(port.call('probe', { ids: endless, request })).rejects.toMatchObject({
      code: 'run.promptTooLong',
      data: { tokens: 5000, limit: 4096 },
    })
  })
})

it('answers about another text without being confused by the last one', async () => {
  const tokens = GOLDEN.attention.ids
  const request: Extract<ProbeRequest, { probe: 'score' }> = { probe: 'score', positions: [-1] }
  const before = await probe<'score'>(request, tokens)
  await probe<'score'>(request, [...tokens.slice(0, 4), 1, 2, 3, tokens[7] ?? 0])
  const after = await probe<'score'>(request, tokens)
  expect(after.score[0]?.logprob).toBeCloseTo(before.score[0]?.logprob ?? NaN, 4)
})
