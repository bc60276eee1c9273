import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ATTENTION } from '#renderer/lessons/chapters/09-attention.ts'
import { HEADS } from '#renderer/lessons/chapters/10-heads.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { rowOf } from '#renderer/lessons/engine/network/matrix.ts'
import { coveredIn, headSteps, listed, partsOf, sharpest } from '#renderer/lessons/head-steps.ts'
import { highest, seekScores } from '#renderer/lessons/seek-heads.ts'
import type { AblateAnswer, AttentionAnswer, QkvAnswer } from '#shared/trace/probe.ts'
import { GOLDEN } from '#test/unit/runtime/golden.ts'
import { BUNDLED, EnginePort, GREEDY, headerOf } from '#test/unit/runtime/engine-port.ts'

describe('one head, step by step', () => {
  const [q, k, v] = [
    [1, 0, 2, 0, 0, -1],
    [1, 1, 0, 3, 2, 0],
    [1, 2, 3, 4, 5, 6],
  ]
  const steps = headSteps(q, k, v, 2, 0.5)

  it('is softmax(QKᵀ·factor + mask)·V, written out', () => {
    expect(listed(steps.scores)).toEqual([
      [1, 0, 2],
      [2, 0, 4],
      [-1, -3, 0],
    ])
    expect(listed(steps.scaled)[1]).toEqual([1, 0, 2])
    const e = (x: number): number => Math.exp(x)
    const two = [e(1) / (e(1) + 1), 1 / (e(1) + 1), 0]
    const sum = e(-0.5) + e(-1.5) + 1
    const three = [e(-0.5) / sum, e(-1.5) / sum, 1 / sum]
    ;[[1, 0, 0], two, three].forEach((row, at) => {
      row.forEach((share, i) => expect(rowOf(steps.weights, at)[i]).toBeCloseTo(share, 12))
    })
    expect(rowOf(steps.output, 1)[1]).toBeCloseTo(2 * two[0]! + 4 * two[1]!, 12)
    expect(listed(steps.weights, true)[0]).toEqual([1, null, null])
  })

  it('has parts that add up to its output', () => {
    const parts = partsOf(steps, 2)
    expect(parts).toHaveLength(3)
    const sum = parts.reduce((total, part) => total + part[0]!, 0)
    expect(sum).toBeCloseTo(rowOf(steps.output, 2)[0]!, 12)
  })

  it('is sharper undivided', () => {
    const { plain, scaled } = sharpest(steps, 1)
    expect(plain).toBeCloseTo(Math.exp(2) / (Math.exp(2) + 1), 12)
    expect(scaled).toBeCloseTo(Math.exp(1) / (Math.exp(1) + 1), 12)
  })

  it('covers the largest share but the first', () => {
    expect(coveredIn([0.7, 0.1, 0.2])).toBe(2)
    expect(coveredIn([0.1, 0.5, 0.4])).toBe(1)
  })
})

describe('heads that look at one thing', () => {
  /** One map of three tokens, of which the last is the first again; a fourth key is nobody's to see. */
  const weights = [1, 0, 0, 0, 0.3, 0.7, 0, 0, 0.5, 0.4, 0.1, 0]
  const score = (seek: Parameters<typeof seekScores>[3]) => seekScores(weights, 4, [5, 6, 5], seek)

  it('are scored by mean weight', () => {
    expect(score('previous')).toEqual([(0.3 + 0.4) / 2])
    expect(score('first')).toEqual([(0.3 + 0.5) / 2])
    expect(score('two')).toEqual([0.5])
    expect(score('same')).toEqual([0.5])
    expect(seekScores(weights, 4, [5, 6, 7], 'same')).toBeNull()
    expect(highest([0.2, 0.9, 0.9])).toBe(1)
  })

  it('of the reference: its own attention gives the same scores as the sum written out', () => {
    const { layers, ids } = GOLDEN.attention
    for (const { reference } of Object.values(layers)) {
      const [mine] = seekScores(reference.flat(), ids.length, ids, 'previous') ?? []
      let sum = 0
      for (let query = 1; query < ids.length; query++) sum += reference[query]![query - 1]!
      expect(mine).toBeCloseTo(sum / (ids.length - 1), 9)
    }
  })
})

describe('the bundled model’s heads', () => {
  const port = new EnginePort()
  beforeAll(async () => {
    await port.call('load', BUNDLED)
  })
  afterAll(async () => {
    await port.call('unload', {})
  })
  async function idsOf(text: string): Promise<number[]> {
    const input = { task: 'complete', text } as const
    const sampling = { ...GREEDY, maxTokens: 1 }
    return headerOf(await port.run({ input, sampling, capture: 'none' })).prompt.map(({ id }) => id)
  }

  it('“it” looks at “cat”, and the steps give the model’s own weights and output', async () => {
    const ids = await idsOf('The cat sat because it was tired')
    const at = { layers: [13], heads: [8], positions: ids.map((_, p) => p) }
    const qkv = (await port.call('probe', { ids, request: { probe: 'qkv', ...at } })) as QkvAnswer
    const { attention } = (await port.call('probe', {
      ids,
      request: { probe: 'attention', ...at },
    })) as AttentionAnswer
    expect(qkv.x?.shape).toEqual([1, 7, 576])
    const d = qkv.q.shape[3] ?? 0
    expect([d, qkv.scale]).toEqual([64, 1 / Math.sqrt(64)])
    const steps = headSteps(qkv.q.data, qkv.k.data, qkv.v.data, d, qkv.scale)
    const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Math.max(...Array.from(a, (x, i) => Math.abs(x - (b[i] ?? NaN))))
    expect(far(steps.weights.data, attention.data)).toBeLessThan(1e-4)
    expect(far(steps.output.data, qkv.context?.data ?? [])).toBeLessThan(1e-4)
    for (let row = 0; row < ids.length; row++) {
      const shares = rowOf(steps.weights, row)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
      expect([...shares.subarray(row + 1)].every((share) => share === 0)).toBe(true)
    }
    expect(rowOf(steps.weights, 4)[1]).toBeGreaterThan(0.9)

    const state = initialState()
    const last = [...rowOf(steps.weights, ids.length - 1)]
    state.attention.weights = last
    state.attention.tokens = ids.map(String)
    const asked = ATTENTION.ask(state, 'en')
    const covered = last[coveredIn(last)] ?? 0
    expect(asked?.judge(`${(100 * covered).toFixed(1)} %`)).toBe('right')
    expect(asked?.judge((1 - covered).toFixed(3))).toBe('wrong')
  })

  it('some look one back, many rest on the first token, few know a word again', async () => {
    const ids = await idsOf('One day Tom met Anna in the park. Tom gave a flower to')
    const all = { layers: 'all', heads: 'all', positions: ids.map((_, p) => p) } as const
    const { attention } = (await port.call('probe', {
      ids,
      request: { probe: 'attention', ...all },
    })) as AttentionAnswer
    const keys = attention.shape[3] ?? 0
    const scored = (seek: Parameters<typeof seekScores>[3]) => {
      const scores = seekScores(attention.data, keys, ids, seek) ?? []
      const best = highest(scores)
      const much = scores.filter((score) => score > 0.5).length
      return { place: [Math.floor(best / 9), best % 9], score: scores[best] ?? 0, much }
    }
    const [previous, first, same] = [scored('previous'), scored('first'), scored('same')]
    expect(previous.place).toEqual([16, 0])
    expect(previous.score).toBeGreaterThan(0.75)
    expect(first.score).toBeGreaterThan(0.99)
    expect(first.much).toBeGreaterThan(135)
    expect(same.place).toEqual([5, 6])
    expect(same.score).toBeGreaterThan(0.85)
    expect([previous.much, same.much].every((much) => much > 0 && much < 15)).toBe(true)

    const two = scored('two')
    const state = initialState()
    const [layer = 0, head = 0] = two.place
    state.heads.found = { layer, head, score: two.score }
    expect(HEADS.ask(state, 'en')?.judge(String(layer))).toBe('right')
    expect(HEADS.ask(state, 'en')?.judge(String(layer + 1))).toBe('wrong')
  })

  it('a single head is hardly missed, a layer’s are, and those of an early one most', async () => {
    const ids = await idsOf('One day Tom met Anna in the park. Tom gave a flower to')
    const without = async (heads: [number, number][]): Promise<number> => {
      const request = { probe: 'ablate' as const, heads, ffns: [], masked: [], top: 5 }
      const { entries } = (await port.call('probe', {
        ids,
        request: { ...request, positions: [-1] },
      })) as AblateAnswer
      const { before, after } = entries[0]!
      const best = before.top[0]!
      return Math.exp(after.top.find(({ id }) => id === best.id)?.logprob ?? -Infinity)
    }
    const layer = (at: number) => Array.from({ length: 9 }, (_, h): [number, number] => [at, h])
    const whole = await without([])
    expect(whole).toBeGreaterThan(0.8)
    expect(Math.abs((await without([[5, 6]])) - whole)).toBeLessThan(0.05)
    expect(await without(layer(13))).toBeLessThan(whole - 0.2)
    expect(await without(layer(1))).toBeLessThan(0.05)
  })

  it('the shares of a layer’s heads, 9 × 64 numbers put together, add up to its attention', async () => {
    const ids = await idsOf('One day Tom met Anna')
    const positions = [0, 4]
    const qkv = (await port.call('probe', {
      ids,
      request: { probe: 'qkv', layers: [13], heads: 'all', positions, projected: true },
    })) as QkvAnswer
    expect(qkv.context?.shape).toEqual([1, 9, 2, 64])
    expect(qkv.projected?.shape).toEqual([1, 9, 2, 576])
    const block = await port.call('probe', {
      ids,
      request: { probe: 'block', layers: [13], positions },
    })
    if (!('stages' in block)) throw new Error('no stages')
    const added = block.stages.find(({ stage }) => stage === 'attention')?.values.data ?? []
    for (const p of [0, 1]) {
      for (let i = 0; i < 576; i++) {
        let sum = 0
        for (let h = 0; h < 9; h++) sum += qkv.projected?.data[(h * 2 + p) * 576 + i] ?? NaN
        expect(Math.abs(sum - (added[p * 576 + i] ?? NaN))).toBeLessThan(1e-4)
      }
    }
  })
})
