import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AblateAnswer, BlockAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { activityOf, blockRows } from '#renderer/inspector/block/block-rows.ts'
import { judgeNumber } from '#renderer/lessons/answers.ts'
import { ADD_NORM } from '#renderer/lessons/chapters/11-addnorm.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { histogram, learnedError, normalised, spreadOf } from '#renderer/lessons/norms.ts'
import { BUNDLED, EnginePort, GREEDY, idsOf } from '#test/unit/runtime/engine-port.ts'
import { TATOEBA } from '#test/unit/runtime/seq2seq/golden.ts'
import { openTranslator, type Opened } from '#test/unit/runtime/seq2seq/asked.ts'

const FLOAT32 = 2 ** -23

describe('a vector normalised', () => {
  const x = Array.from({ length: 97 }, (_, i) => 3 + 5 * Math.sin(i * i))

  it('by LayerNorm has mean 0 and σ 1, by RMSNorm a root mean square of 1, before anything learned', () => {
    const { layer, rms } = normalised(x, 0)
    expect(spreadOf(layer).mean).toBeCloseTo(0, 12)
    expect(spreadOf(layer).deviation).toBeCloseTo(1, 12)
    expect(spreadOf(rms).rms).toBeCloseTo(1, 12)
    expect(spreadOf(rms).mean).toBeCloseTo(spreadOf(x).mean / spreadOf(x).rms, 12)
    expect(spreadOf(rms).mean).toBeGreaterThan(0.1)
  })

  it('finds one gain and bias for all tokens, and notices where there is none', () => {
    const hats = [0, 1, 2, 3].map((token) => x.map((value, i) => value * Math.cos(token + i)))
    const outs = hats.map((hat) => hat.map((value, i) => (i - 40) * value + 2 * i))
    expect(learnedError(hats, outs)).toBeLessThan(1e-10)
    outs[2]![7]! += 0.5
    expect(learnedError(hats, outs)).toBeGreaterThan(0.05)
    expect(learnedError(hats.slice(2), outs.slice(2))).toBeNull()
  })

  it('is heaped up whole: what lies beyond the line counts at its ends', () => {
    expect(histogram([-9, -1, 0, 0.5, 9], 1, 4)).toEqual([2, 0, 1, 2])
    expect(histogram(x, 4, 61).reduce((sum, count) => sum + count, 0)).toBe(x.length)
  })
})

describe('the chat model', () => {
  const port = new EnginePort()
  let ids: number[]
  const ask = async <A>(request: ProbeRequest): Promise<A> =>
    (await port.call('probe', { ids, request })) as A
  let block: BlockAnswer
  beforeAll(async () => {
    await port.call('load', BUNDLED)
    const sampling = { ...GREEDY, maxTokens: 1 }
    const input = { task: 'complete', text: 'The capital of France is' } as const
    ids = idsOf(await port.run({ input, sampling, capture: 'none' })).slice(0, 5)
    block = await ask({ probe: 'block', layers: 'all', positions: [-1] })
  })
  afterAll(async () => {
    await port.call('unload', {})
  })

  it('adds in every layer what its branches say to what was there: y = x + F(x)', () => {
    for (const layer of block.indices.layers) {
      const joins = blockRows(block, layer, 4).filter(({ track }) => track === 'join')
      expect(joins.map(({ stage }) => stage)).toEqual(['attention-sum', 'output'])
      for (const { joined, values } of joins) {
        const largest = Math.max(...values.map(Math.abs))
        // One rounding of the sum.
        expect(joined?.error ?? 1).toBeLessThanOrEqual(largest * FLOAT32)
      }
    }
  })

  it('has RMSNorm, which scales and does not centre', () => {
    expect(block.norm).toBe('rms-norm')
    const rows = blockRows(block, 29, 4)
    const of = (stage: string) => rows.find((row) => row.stage === stage)?.values ?? []
    const { rms } = normalised(of('attention-sum'), block.epsilon)
    expect(spreadOf(rms).rms).toBeCloseTo(1, 4)
    expect(Math.abs(spreadOf(rms).mean)).toBeGreaterThan(0.01)
  })

  it('lets hardly any neuron be 0: another rule than ReLU’s says which are active', () => {
    for (const layer of [0, 10, 29]) {
      const neurons = blockRows(block, layer, 4).find(({ stage }) => stage === 'activation')
      const { rule, total, active } = activityOf(neurons?.values ?? [], 0)
      expect([rule, total]).toEqual(['tenth', 1536])
      expect(active).toBeLessThan(total / 4)
    }
  })

  it('loses its answer where one layer’s residual is cut, not where its feed-forward network is', async () => {
    const said = async (ffns: number[], noResiduals: number[]) => {
      const off = { heads: [], masked: [], ffns, noResiduals }
      const request: ProbeRequest = { probe: 'ablate', ...off, positions: [-1], top: 5 }
      const { entries } = await ask<AblateAnswer>(request)
      const [entry] = entries
      const first = entry?.before.top[0]
      const now = entry?.after.top.find(({ id }) => id === first?.id)
      return { text: first?.text, p: Math.exp(now?.logprob ?? 0), now: entry?.after.top[0]?.text }
    }
    expect(await said([10], [])).toMatchObject({ text: ' Paris', now: ' Paris' })
    const cut = await said([], [10])
    expect(cut.now).not.toBe(' Paris')
    expect(cut.p).toBeLessThan(1e-4)
    const all = await said([], block.indices.layers)
    expect(all.p).toBeLessThan(1e-4)
  })
})

describe('the translator’s encoder', () => {
  let opened: Opened
  let answer: BlockAnswer
  const [sentence] = TATOEBA.sentences
  const rowsOf = (layer: number, at: number) => {
    const rows = blockRows(answer, layer, at)
    return (stage: string) => rows.find((row) => row.stage === stage)?.values ?? new Float32Array()
  }
  beforeAll(async () => {
    opened = await openTranslator('tatoeba-en-zh', 'resources/models/tatoeba-en-zh')
    answer = await opened.ask(sentence?.input_ids ?? [], sentence?.greedy_ids ?? [], {
      probe: 'block',
      layers: 'all',
      positions: 'all',
      part: 'encoder',
    })
  })
  afterAll(() => opened.close())

  it('has LayerNorm: mean 0 and σ 1, then one gain and one bias whatever the token', () => {
    expect(answer.norm).toBe('layer-norm')
    for (const layer of answer.indices.layers) {
      const hats = answer.indices.positions.map((at) => {
        const x = rowsOf(layer, at)('attention-sum')
        const hat = normalised(x, answer.epsilon).layer
        expect(spreadOf(hat).mean).toBeCloseTo(0, 6)
        expect(spreadOf(hat).deviation).toBeCloseTo(1, 3)
        return hat
      })
      const outs = answer.indices.positions.map((at) => rowsOf(layer, at)('attention-norm'))
      expect(learnedError(hats, outs)).toBeLessThan(1e-5)
    }
  })

  it('has ReLU between four times as many neurons: most are silent, and words wake different ones', () => {
    const awake = answer.indices.positions.map((at) => {
      const neurons = rowsOf(0, at)('activation')
      expect(neurons).toHaveLength(4 * rowsOf(0, at)('ffn').length)
      const { rule, active, total } = activityOf(neurons, 0)
      expect(rule).toBe('positive')
      expect(active).toBeLessThan(total / 5)
      return [...neurons.keys()].filter((i) => (neurons[i] ?? 0) > 0).join(' ')
    })
    expect(new Set(awake).size).toBe(awake.length)
  })
})

describe('chapter 11’s question', () => {
  it('is about the numbers as they are written, before and after', () => {
    const state = initialState()
    expect(ADD_NORM.ask(state, 'en')).toBeNull()
    state.addnorm.seen = { index: 7, before: 1.234, after: -0.5 }
    const asked = ADD_NORM.ask(state, 'en')
    expect(asked?.values).toEqual({ n: '7', before: '1.23', after: '−0.50', added: '−1.73' })
    expect(asked?.judge('-1.73')).toBe('right')
    expect(asked?.judge('1.73')).toBe('wrong')
  })

  it.each([
    ['−1.73', 'right'],
    ['－１.７３', 'right'],
    ['-1.74', 'right'],
    ['-1.76', 'wrong'],
    ['', 'unreadable'],
    ['x', 'unreadable'],
    ['1-2', 'unreadable'],
  ])('reads %s', (answer, verdict) => {
    expect(judgeNumber(answer, -1.73)).toBe(verdict)
  })
})
