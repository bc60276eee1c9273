import { describe, expect, it } from 'vitest'
import { chooseToken } from '#shared/trace/choice/choose.ts'
import { drawAt } from '#shared/trace/choice/philox.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'

const settings = (change: Partial<SamplingSettings>): SamplingSettings => ({
  temperature: 1,
  topK: 0,
  topP: 1,
  seed: 1,
  maxTokens: 1,
  ...change,
})

function logitsOf(seed: number, length: number): Float32Array {
  // Steps of 1/8 make many exact ties.
  return Float32Array.from({ length }, (_, i) => {
    const sum = drawAt(seed, 3 * i) + drawAt(seed, 3 * i + 1) + drawAt(seed, 3 * i + 2)
    return Math.round((sum - 1.5) * 80) / 8
  })
}

/** The same choice written out: a full sort, float64, no shortcuts. */
function reference(logits: Float32Array, sampling: SamplingSettings, position: number) {
  const order = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
  const max = logits[order[0] ?? 0] ?? 0
  const masses = order.map((id) => Math.exp(((logits[id] ?? 0) - max) / sampling.temperature))
  const total = masses.reduce((a, b) => a + b, 0)
  const k = sampling.topK === 0 ? order.length : Math.min(sampling.topK, order.length)
  const massK = masses.slice(0, k).reduce((a, b) => a + b, 0)
  let kept = 0
  let mass = 0
  while (kept < k && (kept === 0 || mass < sampling.topP * massK)) mass += masses[kept++] ?? 0
  if (sampling.topP === 1) [kept, mass] = [k, massK]
  const u = drawAt(sampling.seed, position)
  let from = 0
  let place = 0
  while (place < kept - 1 && from + (masses[place] ?? 0) <= u * mass) from += masses[place++] ?? 0
  return {
    id: order[place],
    k,
    kept,
    keptMass: mass / total,
    from: from / mass,
    to: (from + (masses[place] ?? 0)) / mass,
    order,
  }
}

describe('a draw', () => {
  const cases = [
    { temperature: 0.7, topK: 40, topP: 0.95 },
    { temperature: 1, topK: 0, topP: 1 },
    { temperature: 1, topK: 0, topP: 0.9 },
    { temperature: 2.5, topK: 700, topP: 0.5 },
    { temperature: 5, topK: 0, topP: 0.99 },
    { temperature: 0.05, topK: 50, topP: 1 },
    { temperature: 1.3, topK: 1, topP: 1 },
    { temperature: 1, topK: 5000, topP: 0.001 },
  ]
  it.each(cases)('equals the definition at %o', (change) => {
    for (let trial = 0; trial < 40; trial++) {
      const logits = logitsOf(trial, 3000)
      const sampling = settings({ ...change, seed: trial * 17 })
      const choice = chooseToken(logits, sampling, trial)
      const expected = reference(logits, sampling, trial)
      expect(choice.id).toBe(expected.id)
      expect(choice.draw?.afterTopK).toBe(expected.k)
      expect(choice.draw?.afterTopP).toBe(expected.kept)
      expect(choice.draw?.keptMass).toBeCloseTo(expected.keptMass, 10)
      expect(choice.draw?.from).toBeCloseTo(expected.from, 10)
      expect(choice.draw?.to).toBeCloseTo(expected.to, 10)
      expect(choice.rank).toBe(expected.order.indexOf(choice.id))
      expect(choice.top.map(({ id }) => id)).toEqual(expected.order.slice(0, 20))
      expect(choice.top.map(({ kept }) => kept)).toEqual(
        choice.top.map((_, place) => place < expected.kept),
      )
    }
  })

  it('lets every stage be worked out from the numbers it stores', () => {
    const logits = logitsOf(4, 2000)
    const sampling = settings({ temperature: 0.6, topK: 12, topP: 0.8, seed: 9 })
    const { top, draw, u, id } = chooseToken(logits, sampling, 3)
    if (draw === null || u === null) throw new Error('nothing was drawn')
    const afterTemperature = top.map(({ logprob }) =>
      Math.exp(logprob / sampling.temperature - draw.logZ),
    )
    const kept = top.filter((candidate) => candidate.kept)
    const bar = kept.map((_, i) => (afterTemperature[i] ?? 0) / draw.keptMass)
    expect(kept).toHaveLength(draw.afterTopP)
    expect(bar.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10)
    const place = kept.findIndex((candidate) => candidate.id === id)
    expect(bar.slice(0, place).reduce((a, b) => a + b, 0)).toBeCloseTo(draw.from, 10)
    expect(draw.to - draw.from).toBeCloseTo(bar[place] ?? 0, 10)
    expect(u).toBeGreaterThanOrEqual(draw.from)
    expect(u).toBeLessThan(draw.to)
  })

  it('keeps the smallest set whose mass reaches top-p', () => {
    for (let trial = 0; trial < 20; trial++) {
      const logits = logitsOf(100 + trial, 500)
      const topP = 0.05 + 0.045 * trial
      const { draw } = chooseToken(logits, settings({ topP, seed: trial }), 0)
      const masses = [...logits].map((x) => Math.exp(x)).sort((a, b) => b - a)
      const total = masses.reduce((a, b) => a + b, 0)
      const reached = (count: number): number =>
        masses.slice(0, count).reduce((a, b) => a + b, 0) / total
      const count = draw?.afterTopP ?? 0
      expect(reached(count)).toBeGreaterThanOrEqual(topP - 1e-12)
      expect(reached(count - 1)).toBeLessThan(topP + 1e-12)
    }
  })

  it('follows the distribution', () => {
    const logits = logitsOf(5, 60)
    const sampling = settings({ temperature: 1.5, topK: 30, topP: 0.97 })
    const counts = new Map<number, number>()
    const draws = 20_000
    for (let position = 0; position < draws; position++) {
      const { id } = chooseToken(logits, sampling, position)
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    const { order, kept } = reference(logits, sampling, 0)
    const masses = order
      .slice(0, kept)
      .map((id) => Math.exp((logits[id] ?? 0) / sampling.temperature))
    const total = masses.reduce((a, b) => a + b, 0)
    let chiSquare = 0
    let bins = 0
    for (const [i, id] of order.slice(0, kept).entries()) {
      const expected = ((masses[i] ?? 0) / total) * draws
      if (expected < 5) continue
      bins++
      chiSquare += ((counts.get(id) ?? 0) - expected) ** 2 / expected
    }
    expect([...counts.keys()].every((id) => order.indexOf(id) < kept)).toBe(true)
    // Four standard deviations above the mean of a chi-square with `bins` degrees of freedom.
    expect(bins).toBeGreaterThan(5)
    expect(chiSquare).toBeLessThan(bins + 4 * Math.sqrt(2 * bins))
  })

  it('never draws a masked token', () => {
    const logits = Float32Array.from({ length: 100 }, (_, i) => (i === 42 ? 0 : -Infinity))
    for (let position = 0; position < 50; position++) {
      expect(chooseToken(logits, settings({ temperature: 5 }), position).id).toBe(42)
    }
  })

  it('survives logits that are all equal', () => {
    const { draw, id } = chooseToken(new Float32Array(1000), settings({ topP: 0.25 }), 1)
    expect(draw?.afterTopP).toBe(250)
    expect(id).toBeLessThan(250)
  })
})

describe('greedy', () => {
  it('takes the lowest id among equals and filters nothing', () => {
    const logits = Float32Array.from({ length: 50 }, (_, i) => (i === 7 || i === 30 ? 2 : -1))
    const choice = chooseToken(logits, settings({ temperature: 0, topK: 1, topP: 0.1 }), 5)
    expect(choice).toMatchObject({ id: 7, how: 'greedy', u: null, draw: null, rank: 0 })
    expect(choice.top.every(({ kept }) => kept)).toBe(true)
  })

  it('lists probabilities that are the softmax of the logits', () => {
    const logits = logitsOf(6, 400)
    const sum = [...logits].reduce((total, x) => total + Math.exp(x), 0)
    const { top, logprob } = chooseToken(logits, settings({ temperature: 0 }), 0)
    expect(top).toHaveLength(20)
    for (const candidate of top) {
      expect(candidate.logprob).toBeCloseTo((logits[candidate.id] ?? 0) - Math.log(sum), 9)
    }
    expect(logprob).toBe(top[0]?.logprob)
  })
})

it('takes a forced token as it is', () => {
  const logits = logitsOf(8, 300)
  const choice = chooseToken(logits, settings({}), 2, 123)
  expect(choice).toMatchObject({ id: 123, how: 'forced', u: null, draw: null })
})
