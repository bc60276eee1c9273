import { describe, expect, it } from 'vitest'
import { chooseToken } from '#shared/trace/choice/choose.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { distribution } from '#renderer/trace/candidates.ts'
import {
  COLUMN_STAGES,
  columnsOf,
  rankTokens,
  type ColumnRow,
  type Columns,
} from '#renderer/trace/stage-columns.ts'
import { Random } from '#test/unit/support/random.ts'

const VOCABULARY = 3000

function logitsOf(random: Random): Float32Array {
  const spread = random.pick([0.5, 3, 12])
  // Steps of 1/8 make exact ties.
  return Float32Array.from({ length: VOCABULARY }, () => {
    const bell = random.next() + random.next() + random.next() - 1.5
    return Math.round(bell * spread * 8) / 8
  })
}

function settingsOf(random: Random): SamplingSettings {
  return {
    temperature: random.pick([0.05, 0.3, 0.8, 1, 1.5, 2]),
    topK: random.pick([0, 1, 7, 20, 400, 5000]),
    topP: random.pick([0.01, 0.5, 0.9, 0.99, 1]),
    seed: random.int(0, 100_000),
    maxTokens: 1,
  }
}

/** Every stage's distribution by token id, written out: a full sort, float64, no shortcuts. */
function reference(logits: Float32Array, { temperature, topK, topP }: SamplingSettings) {
  const order = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
  const max = Math.max(...logits)
  const spread = (ids: readonly number[], t: number): Map<number, number> => {
    const masses = ids.map((id) => Math.exp(((logits[id] ?? 0) - max) / t))
    const total = masses.reduce((a, b) => a + b, 0)
    return new Map(ids.map((id, place) => [id, (masses[place] ?? 0) / total]))
  }
  const afterK = spread(order.slice(0, topK === 0 ? order.length : topK), temperature)
  const kept: number[] = []
  let mass = 0
  for (const [id, p] of afterK) {
    if (kept.length > 0 && topP < 1 && mass >= topP) break
    kept.push(id)
    mass += p
  }
  return {
    model: spread(order, 1),
    temperature: spread(order, temperature),
    'top-k': afterK,
    'top-p': spread(kept, temperature),
  }
}

function columnsFor(logits: Float32Array, sampling: SamplingSettings, position = 3): Columns {
  const choice = chooseToken(logits, sampling, position)
  return columnsOf(rankTokens(logits), choice, sampling.temperature, [VOCABULARY - 1])
}

function bits(spread: Map<number, number>): number {
  return [...spread.values()].reduce((sum, p) => sum - (p > 0 ? p * Math.log2(p) : 0), 0)
}

describe('the columns from scores to probabilities', () => {
  it('leave out what rules of decoding do not let be chosen, from the first stage that chooses', () => {
    const random = new Random(11)
    for (let round = 0; round < 20; round++) {
      const [logits, sampling] = [logitsOf(random), settingsOf(random)]
      const banned = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0))
      const out = new Set([banned[0] ?? 0, banned[2] ?? 0, banned[400] ?? 0])
      const allowed = logits.map((logit, id) => (out.has(id) ? -Infinity : logit))
      const choice = chooseToken(logits, sampling, 3, undefined, allowed)
      const columns = columnsOf(rankTokens(logits, allowed), choice, sampling.temperature, [])
      const [own, left] = [reference(logits, sampling), reference(allowed, sampling)]
      for (const { id, shares, cut } of columns.rows) {
        expect(shares.model).toBeCloseTo(own.model.get(id) ?? 0, 6)
        for (const stage of ['temperature', 'top-k', 'top-p'] as const) {
          expect(shares[stage]).toBeCloseTo(left[stage].get(id) ?? 0, 6)
        }
        expect(cut === 'rule').toBe(out.has(id))
      }
      expect(columns.left.temperature).toBe(VOCABULARY - 3)
      for (const stage of COLUMN_STAGES) {
        expect(Math.abs((columns.sums[stage] ?? 0) - 1)).toBeLessThan(1e-6)
      }
      expect(out.has(choice.id)).toBe(false)
    }
  })

  it('are the definition’s at every stage, and each sums to 1', () => {
    const random = new Random(11)
    for (let trial = 0; trial < 150; trial++) {
      const [logits, sampling] = [logitsOf(random), settingsOf(random)]
      const columns = columnsFor(logits, sampling)
      const expected = reference(logits, sampling)
      for (const stage of COLUMN_STAGES) {
        const of = expected[stage]
        for (const { id, shares } of columns.rows) {
          expect(Math.abs((shares[stage] ?? NaN) - (of.get(id) ?? 0))).toBeLessThan(1e-10)
        }
        const listed = columns.rows.reduce((sum, { id }) => sum + (of.get(id) ?? 0), 0)
        expect(Math.abs((columns.rest.shares[stage] ?? NaN) - (1 - listed))).toBeLessThan(1e-9)
        expect(Math.abs((columns.sums[stage] ?? NaN) - 1)).toBeLessThan(1e-6)
        expect(columns.left[stage]).toBe(of.size)
        expect(columns.entropy[stage]).toBeCloseTo(bits(of), 8)
        const kept = columns.rows.filter(({ id }) => of.has(id)).length
        expect(columns.rest.left[stage]).toBe(of.size - kept)
      }
    }
  })

  it('keep and cut what the runtime keeps and cuts, and list what it would take', () => {
    const random = new Random(12)
    for (let trial = 0; trial < 150; trial++) {
      const [logits, sampling] = [logitsOf(random), settingsOf(random)]
      const choice = chooseToken(logits, sampling, trial)
      const { rows } = columnsOf(rankTokens(logits), choice, sampling.temperature, [])
      const event = { ...choice, text: '', top: choice.top.map((each) => ({ ...each, text: '' })) }
      const stored = distribution(event, sampling, VOCABULARY)
      const rowOf = (id: number): ColumnRow | undefined => rows.find((row) => row.id === id)
      for (const bar of stored.bars) {
        const row = rowOf(bar.id)
        expect(row?.cut === null).toBe(bar.kept)
        expect(row?.shares.model).toBeCloseTo(bar.p, 10)
        expect(row?.shares.temperature).toBeCloseTo(bar.afterTemperature ?? NaN, 10)
        expect(row?.shares['top-p']).toBeCloseTo(bar.final, 10)
      }
      expect(rowOf(choice.id)).toMatchObject({ rank: choice.rank, logit: logits[choice.id] })
      expect(rows.map(({ rank }) => rank)).toEqual(
        [...rows.map(({ rank }) => rank)].sort((a, b) => a - b),
      )
    }
  })

  it('at temperature 0 are the limit: all of it for the first among equals', () => {
    const logits = Float32Array.of(1, 4, 2, 4, 0)
    const sampling = { temperature: 0, topK: 2, topP: 0.5, seed: 1, maxTokens: 1 }
    const choice = chooseToken(logits, sampling, 0)
    const columns = columnsOf(rankTokens(logits), choice, 0, [])
    expect(columns.rows[0]).toMatchObject({ id: 1, logit: 4, divided: null, cut: null })
    for (const stage of ['temperature', 'top-k', 'top-p'] as const) {
      expect(columns.rows.map(({ shares }) => shares[stage])).toEqual([1, 0, 0, 0, 0])
      expect(columns.left[stage]).toBe(1)
      expect(columns.entropy[stage]).toBe(0)
    }
    expect(columns.sums.model).toBeCloseTo(1, 12)
    expect(columns.rows.map(({ id }) => id)).toEqual([1, 3, 2, 0, 4])
  })

  it('leave out tokens that cannot be', () => {
    const logits = Float32Array.of(0, -Infinity, Math.log(3))
    const sampling = { temperature: 1, topK: 0, topP: 1, seed: 1, maxTokens: 1 }
    const columns = columnsOf(rankTokens(logits), chooseToken(logits, sampling, 0), 1, [])
    expect(columns.rows.map(({ id, shares }) => [id, shares.model])).toEqual([
      [2, expect.closeTo(0.75, 7)],
      [0, expect.closeTo(0.25, 7)],
      [1, 0],
    ])
  })
})
