import { describe, expect, it } from 'vitest'
import type { Candidate, DrawStages, TokenEvent } from '#shared/trace/event.ts'
import { distribution, type Distribution } from '#renderer/trace/candidates.ts'
import { Random } from '#test/unit/support/random.ts'

const TOP = 20

/** One draw worked out in full, by definition, over the whole vocabulary. */
interface Reference {
  event: Pick<TokenEvent, 'id' | 'text' | 'logprob' | 'how' | 'top' | 'draw'>
  temperature: number
  /** By token id: the model's own, after temperature, what was drawn from. */
  p: number[]
  tempered: number[]
  final: number[]
  /** Kept ids in the order of the cumulative bar. */
  kept: number[]
}

function softmax(logits: readonly number[], temperature: number): number[] {
  const exps = logits.map((logit) => Math.exp(logit / temperature))
  const sum = exps.reduce((a, b) => a + b, 0)
  return exps.map((e) => e / sum)
}

function draw(random: Random): Reference {
  const vocabSize = random.int(25, 300)
  const logits = random.list(vocabSize, () => random.next() * random.int(1, 12))
  const temperature = random.pick([0.1, 0.7, 1, 1.8])
  const topK = random.pick([0, 1, 5, 40])
  const topP = random.pick([0.3, 0.9, 1])
  const p = softmax(logits, 1)
  const tempered = softmax(logits, temperature)
  const order = p.map((_, id) => id).sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0))
  const afterK = topK === 0 ? order : order.slice(0, topK)
  const massK = sum(afterK.map((id) => tempered[id] ?? 0))
  let count = 0
  for (let mass = 0; count < afterK.length && mass < topP * massK - 1e-12; count++) {
    mass += tempered[afterK[count] ?? 0] ?? 0
  }
  const kept = afterK.slice(0, Math.max(1, count))
  const keptMass = sum(kept.map((id) => tempered[id] ?? 0))
  const final = tempered.map((value, id) => (kept.includes(id) ? value / keptMass : 0))
  const place = random.int(0, kept.length)
  const id = kept[place] ?? 0
  const from = sum(kept.slice(0, place).map((other) => final[other] ?? 0))
  const stages: DrawStages = {
    logZ: Math.log(sum(p.map((value) => value ** (1 / temperature)))),
    afterTopK: afterK.length,
    afterTopP: kept.length,
    keptMass,
    from,
    to: from + (final[id] ?? 0),
  }
  const candidate = (other: number): Candidate => ({
    id: other,
    text: `t${String(other)}`,
    logprob: Math.log(p[other] ?? 0),
    kept: kept.includes(other),
  })
  const { text, logprob } = candidate(id)
  const top = order.slice(0, TOP).map(candidate)
  const event = { id, text, logprob, how: 'sample', top, draw: stages } as const
  return { event, temperature, p, tempered, final, kept }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

function totals({ bars, rest }: Distribution): { p: number; tempered: number; final: number } {
  return {
    p: sum(bars.map((bar) => bar.p)) + rest.p,
    tempered: sum(bars.map((bar) => bar.afterTemperature ?? 0)) + (rest.afterTemperature ?? 0),
    final: sum(bars.map((bar) => bar.final)) + rest.final,
  }
}

describe('the bars of a draw', () => {
  const random = new Random(20_261_124)
  const drawn = random.list(300, () => draw(random))

  it('have the probabilities of the whole softmax at every stage', () => {
    for (const { event, temperature, p, tempered, final } of drawn) {
      for (const bar of distribution(event, { temperature }, p.length).bars) {
        expect(bar.p).toBeCloseTo(p[bar.id] ?? NaN, 10)
        expect(bar.afterTemperature).toBeCloseTo(tempered[bar.id] ?? NaN, 10)
        expect(bar.final).toBeCloseTo(final[bar.id] ?? NaN, 10)
      }
    }
  })

  it('sum to 1 at every stage, together with the bar for all others', () => {
    for (const { event, temperature, p } of drawn) {
      const sums = totals(distribution(event, { temperature }, p.length))
      for (const total of Object.values(sums)) expect(total).toBeCloseTo(1, 10)
    }
  })

  it('give the bar for all others exactly what the unlisted tokens have', () => {
    for (const { event, temperature, p, tempered, final } of drawn) {
      const { bars, rest } = distribution(event, { temperature }, p.length)
      const listed = new Set(bars.map((bar) => bar.id))
      const unlisted = p.map((_, id) => id).filter((id) => !listed.has(id))
      expect(rest.count).toBe(unlisted.length)
      expect(rest.p).toBeCloseTo(sum(unlisted.map((id) => p[id] ?? 0)), 9)
      expect(rest.afterTemperature).toBeCloseTo(sum(unlisted.map((id) => tempered[id] ?? 0)), 9)
      expect(rest.final).toBeCloseTo(sum(unlisted.map((id) => final[id] ?? 0)), 9)
    }
  })

  it('list the chosen token once, also where it is not among the most probable', () => {
    const outside = drawn.filter(({ event }) => !event.top.some(({ id }) => id === event.id))
    expect(outside.length).toBeGreaterThan(0)
    for (const { event, temperature, p } of drawn) {
      const { bars } = distribution(event, { temperature }, p.length)
      expect(bars.filter((bar) => bar.chosen).map((bar) => bar.id)).toEqual([event.id])
      expect(new Set(bars.map((bar) => bar.id)).size).toBe(bars.length)
    }
  })

  it('lie side by side on the cumulative bar, each as wide as it is probable', () => {
    for (const { event, temperature, p, kept, final } of drawn) {
      for (const bar of distribution(event, { temperature }, p.length).bars) {
        if (bar.interval === null) {
          expect(kept).not.toContain(bar.id)
          continue
        }
        const before = kept.slice(0, kept.indexOf(bar.id))
        const from = sum(before.map((id) => final[id] ?? 0))
        expect(bar.interval[0]).toBeCloseTo(from, 9)
        expect(bar.interval[1]).toBeCloseTo(from + bar.final, 9)
      }
    }
  })
})

describe('the bars of a greedy step', () => {
  const top = [0.5, 0.3, 0.1].map((p, id) => ({
    id,
    text: String(id),
    logprob: Math.log(p),
    kept: true,
  }))
  const step = { text: '1', logprob: Math.log(0.3), top, draw: null }

  it('have one stage: the chosen token is certain, nothing was drawn', () => {
    const { bars, rest } = distribution({ ...step, id: 0, how: 'greedy' }, { temperature: 0 }, 10)
    expect(bars.map((bar) => bar.final)).toEqual([1, 0, 0])
    expect(bars.map((bar) => bar.afterTemperature)).toEqual([null, null, null])
    expect(bars.map((bar) => bar.interval)).toEqual([null, null, null])
    expect(rest).toMatchObject({ count: 7, afterTemperature: null, final: 0 })
    expect(rest.p).toBeCloseTo(0.1, 12)
  })

  it('show a forced token as certain, with the probability the model gave it', () => {
    const { bars } = distribution({ ...step, id: 1, how: 'forced' }, { temperature: 0.7 }, 10)
    expect(bars[1]).toMatchObject({ chosen: true, final: 1 })
    expect(bars[1]?.p).toBeCloseTo(0.3, 12)
  })
})
