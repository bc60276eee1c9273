import { describe, expect, it } from 'vitest'
import { corpusOf, readPrompt } from '#renderer/lessons/engine/corpus/corpus.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'
import { setWeights, weightsOf } from '#renderer/lessons/engine/network/parameter.ts'
import { softmax } from '#renderer/lessons/engine/network/softmax.ts'
import { answerProbe } from '#renderer/lessons/engine/probe/answer.ts'
import { TinyTransformer } from '#renderer/lessons/engine/transformer/tiny-transformer.ts'
import { attentionWeights } from '#shared/trace/attention-math.ts'
import type { BlockStage } from '#shared/trace/probe.ts'
import { sum } from './corpora.ts'

const SIZES = { width: 8, heads: 2, neurons: 12, contextLength: 12 }
const { vocabulary } = corpusOf(englishSentences(40, 1), { ends: true })
const model = new TinyTransformer(vocabulary, SIZES, { seed: 3 })
const ids = readPrompt(vocabulary, 'Anna drinks the cold milk')
const T = ids.length
const everything = { layers: 'all', heads: 'all', positions: 'all' } as const

const near = (a: ArrayLike<number>, b: ArrayLike<number>): void => {
  expect(a).toHaveLength(b.length)
  Array.from(a).forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, 5))
}

/** A stage's numbers by its name, all positions. */
function stageReader(): (stage: BlockStage) => ArrayLike<number> {
  const { stages } = answerProbe(model, ids, { probe: 'block', layers: [-1], positions: 'all' })
  return (wanted) => stages.find(({ stage }) => stage === wanted)?.values.data ?? []
}

describe('questions to the lessons’ Transformer', () => {
  it('its attention can be computed again from its own Q and K, and its context from V', () => {
    const { attention } = answerProbe(model, ids, { probe: 'attention', ...everything })
    const { q, k, v, context, scale } = answerProbe(model, ids, { probe: 'qkv', ...everything })
    expect(attention.shape).toEqual([1, 2, T, T])
    expect(q.shape).toEqual([1, 2, T, 4])
    expect(scale).toBe(1 / 2)
    const row = ({ data }: { data: ArrayLike<number> }, head: number, at: number, width = 4) =>
      Float32Array.from({ length: width }, (_, i) => data[(head * T + at) * width + i] ?? NaN)
    for (const head of [0, 1]) {
      for (let query = 0; query < T; query++) {
        const keys = Float32Array.from(
          Array.from({ length: query + 1 }, (_, at) => [...row(k, head, at)]).flat(),
        )
        const weights = attentionWeights(row(q, head, query), keys, scale)
        const answered = row(attention, head, query, T)
        near(answered.slice(0, query + 1), weights)
        expect(sum(answered.slice(query + 1))).toBe(0)
        const mixed = [0, 1, 2, 3].map((i) =>
          sum([...weights].map((weight, at) => weight * (row(v, head, at)[i] ?? NaN))),
        )
        near(row(context ?? { data: [] }, head, query), mixed)
      }
    }
  })

  it('what its heads add is what the block says the attention adds', () => {
    const { projected } = answerProbe(model, ids, { probe: 'qkv', ...everything, projected: true })
    const stage = stageReader()
    expect(projected?.shape).toEqual([1, 2, T, 8])
    const half = T * 8
    const data = projected?.data ?? new Float32Array()
    near(
      data.slice(0, half).map((value, i) => value + (data[half + i] ?? NaN)),
      stage('attention'),
    )
  })

  it('a block’s stages add up, and the stream is what goes in and what comes out', () => {
    const stage = stageReader()
    const plus = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a, (value, i) => value + (b[i] ?? NaN))
    near(stage('attention-sum'), plus(stage('input'), stage('attention')))
    near(stage('output'), plus(stage('attention-sum'), stage('ffn')))
    expect(stage('activation')).toHaveLength(T * SIZES.neurons)
    const { stream } = answerProbe(model, ids, { probe: 'stream', positions: 'all' })
    expect(stream.shape).toEqual([2, T, 8])
    near(stream.data.slice(0, T * 8), stage('input'))
    near(stream.data.slice(T * 8), stage('output'))
  })

  it('the lens behind the block says what the model says', () => {
    const track = [vocabulary.idOf('milk')]
    const { lens } = answerProbe(model, ids, { probe: 'lens', positions: [-1], top: 3, track })
    const { logits } = answerProbe(model, ids, { probe: 'logits', position: -1 })
    expect(lens.map(({ position, layer }) => [position, layer])).toEqual([
      [T - 1, 0],
      [T - 1, 1],
    ])
    const p = model.predict(ids)
    near(softmax(logits.data), p)
    const best = [...p].sort((a, b) => b - a)
    near(lens[1]?.top.map((token) => token.p) ?? [], best.slice(0, 3))
    for (const { id, text } of lens[1]?.top ?? []) expect(vocabulary.idOf(text)).toBe(id)
    const [milk] = lens[1]?.tracked ?? []
    expect(best[milk?.rank ?? -1]).toBe(milk?.p)
  })

  it('means and rollouts are one row a position, which sums to 1', () => {
    const ask = (more: object) =>
      answerProbe(model, ids, { probe: 'attention', ...everything, ...more }).attention
    const [all, mean, rollout] = [ask({}), ask({ mean: true }), ask({ rollout: true })]
    expect([mean.shape, rollout.shape]).toEqual([
      [1, 1, T, T],
      [1, 1, T, T],
    ])
    for (let i = 0; i < T * T; i++) {
      const expected = ((all.data[i] ?? NaN) + (all.data[T * T + i] ?? NaN)) / 2
      expect(mean.data[i]).toBeCloseTo(expected, 6)
      const own = i % (T + 1) === 0 ? 0.5 : 0
      expect(rollout.data[i]).toBeCloseTo(expected / 2 + own, 6)
    }
  })

  it('each token’s score is what the model gives it after those before', () => {
    const { score } = answerProbe(model, ids, { probe: 'score', positions: 'all' })
    // Nothing stands before the first.
    expect(score.map(({ position }) => position)).toEqual(ids.map((_, at) => at).slice(1))
    for (const { position, id, logprob, entropy, rank, top } of score) {
      const p = model.predict(ids.slice(0, position))
      expect(id).toBe(ids[position])
      expect(Math.exp(logprob)).toBeCloseTo(p[id] ?? NaN, 6)
      expect(rank).toBe([...p].filter((other) => other > (p[id] ?? NaN)).length)
      expect(entropy).toBeCloseTo(sum([...p].map((each) => -each * Math.log2(each))), 5)
      near(
        top.map((each) => Math.exp(each.logprob)),
        [...p].sort((a, b) => b - a).slice(0, top.length),
      )
    }
  })

  it('rows of its embedding come with those that point most nearly the same way', () => {
    const asked = [vocabulary.idOf('milk'), vocabulary.idOf('Anna')]
    const { vectors, neighbours } = answerProbe(model, ids, {
      probe: 'embed',
      ids: asked,
      neighbours: 3,
    })
    expect(vectors.shape).toEqual([2, 8])
    const rows = vocabulary.tokens.map((_, id) => [
      ...model.embedding.value.data.subarray(id * 8, (id + 1) * 8),
    ])
    const dot = (a: number[], b: number[]): number => sum(a.map((value, i) => value * (b[i] ?? 0)))
    for (const [at, { id, list }] of neighbours.entries()) {
      const own = rows[id] ?? []
      near(vectors.data.slice(at * 8, (at + 1) * 8), own)
      const all = rows
        .map((row, other) => ({
          other,
          cosine: dot(own, row) / Math.sqrt(dot(own, own) * dot(row, row)),
        }))
        .filter(({ other }) => other !== id)
        .sort((a, b) => b.cosine - a.cosine)
      expect(list.map((each) => each.id)).toEqual(all.slice(0, 3).map(({ other }) => other))
      near(
        list.map(({ cosine }) => cosine),
        all.slice(0, 3).map(({ cosine }) => cosine),
      )
    }
    expect(() =>
      answerProbe(model, ids, { probe: 'embed', ids: [vocabulary.size], neighbours: 0 }),
    ).toThrow('there is no token')
  })

  it('nothing switched off changes nothing; a hidden token changes nothing before it', () => {
    const nothing = { probe: 'ablate' as const, heads: [], ffns: [], masked: [], top: 4 }
    const ask = (more: object) =>
      answerProbe(model, ids, { ...nothing, positions: 'all' as const, ...more }).entries
    for (const { klBits, before, after } of ask({})) {
      expect(klBits).toBe(0)
      expect(after).toEqual(before)
    }
    const hidden = ask({ masked: [2] }).map(({ klBits }) => klBits)
    expect(hidden.slice(0, 3)).toEqual([0, 0, 0])
    expect(hidden[3]).toBeGreaterThan(0)
    // Both heads and the network off: the stream passes as it came in, which the lens reads there.
    const silent = ask({
      heads: [
        [0, 0],
        [0, 1],
      ],
      ffns: [0],
    })
    const { lens } = answerProbe(model, ids, { probe: 'lens', positions: 'all', top: 4 })
    for (const { position, after, before, klBits } of silent) {
      const read = lens.find((entry) => entry.position === position && entry.layer === 0)
      near(
        after.top.slice(0, 4).map(({ logprob }) => Math.exp(logprob)),
        read?.top.map(({ p }) => p) ?? [],
      )
      expect(before.top.map(({ id }) => id).sort()).toEqual(after.top.map(({ id }) => id).sort())
      expect(klBits).toBeGreaterThan(0)
    }
    const without = ask({ noPositions: true }).at(-1)
    near(
      without?.after.top.map(({ logprob }) => Math.exp(logprob)) ?? [],
      without?.after.top.map(({ id }) => model.predict(ids, { positions: false })[id] ?? NaN) ?? [],
    )
    const cut = ask({ noResiduals: [0] }).at(-1)
    near(
      cut?.after.top.map(({ logprob }) => Math.exp(logprob)) ?? [],
      cut?.after.top.map(({ id }) => model.predict(ids, { residual: false })[id] ?? NaN) ?? [],
    )
    expect(() => ask({ heads: [[1, 0]] })).toThrow('no index 1')
  })

  it('only what is asked for, in that order; what is not there is refused', () => {
    const one = answerProbe(model, ids, {
      probe: 'attention',
      layers: [0],
      heads: [1],
      positions: [-1, 0],
    })
    expect(one.attention.shape).toEqual([1, 1, 2, T])
    expect(one.indices).toEqual({ layers: [0], heads: [1], positions: [T - 1, 0] })
    expect([...one.attention.data.slice(T)]).toEqual([1, ...new Array<number>(T - 1).fill(0)])
    expect(() => answerProbe(model, ids, { probe: 'stream', positions: [T] })).toThrow(
      `there is no index ${String(T)}`,
    )
  })
})

describe('weights on their way from a worker', () => {
  it('make another network of the same sizes say the same', () => {
    const other = new TinyTransformer(vocabulary, SIZES, { seed: 4 })
    expect(other.predict(ids)).not.toEqual(model.predict(ids))
    setWeights(other.parameters, structuredClone(weightsOf(model.parameters)))
    expect(other.predict(ids)).toEqual(model.predict(ids))
  })

  it('are copies, and refused by a network of other sizes', () => {
    const before = model.predict(ids)
    weightsOf(model.parameters).forEach((weights) => weights.fill(0))
    expect(model.predict(ids)).toEqual(before)
    const wider = new TinyTransformer(vocabulary, { ...SIZES, width: 12 }, { seed: 4 })
    expect(() => setWeights(wider.parameters, weightsOf(model.parameters))).toThrow('other sizes')
    expect(() => setWeights(model.parameters, [])).toThrow('other sizes')
  })
})
