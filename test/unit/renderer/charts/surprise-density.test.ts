import { describe, expect, test } from 'vitest'
import { surpriseDensity } from '#renderer/charts/surprise-density.ts'
import type { TickShape } from '#renderer/charts/timeline-ticks.ts'
import { Random } from '#test/unit/support/random.ts'

const COLUMNS = 500
/** Standard deviation of the kernel, columns. */
const SIGMA = 0.012 * COLUMNS

/** The same by its definition, token by token: no columns, no reach. */
function byDefinition(ticks: readonly TickShape[], durationMs: number, column: number): number {
  let [bits, weight] = [0, 0]
  for (const { timeMs, surprise } of ticks) {
    const distance = Math.round((timeMs / durationMs) * (COLUMNS - 1)) - column
    const nearness = Math.exp(-(distance ** 2) / (2 * SIGMA ** 2))
    bits += nearness * surprise
    weight += nearness
  }
  return bits / weight
}

describe('the density of surprise', () => {
  test('tokens that surprise alike have their surprise everywhere near them, and nothing elsewhere', () => {
    const ticks = [100, 101, 105].map((timeMs) => ({ timeMs, surprise: 3 }))
    const density = surpriseDensity(ticks, 1000, COLUMNS)
    const known = [...density.keys()].filter((column) => !Number.isNaN(density[column]))
    for (const column of known) expect(density[column]).toBeCloseTo(3, 12)
    // Columns 50 to 52 have a token, and three deviations (18 columns) on either side know of it.
    expect([known.at(0), known.at(-1)]).toEqual([50 - 18, 52 + 18])
  })

  test('is the Gaussian-weighted mean of the tokens nearby', () => {
    const random = new Random(81)
    const ticks = random.list(4000, () => ({
      timeMs: random.next() * 5000,
      surprise: random.next() ** 3 * 20,
    }))
    const density = surpriseDensity(ticks, 5000, COLUMNS)
    for (let column = 0; column < COLUMNS; column += 7) {
      // Cut at three deviations: what lies beyond weighs less than 0.3 % of all.
      expect(density[column]).toBeCloseTo(byDefinition(ticks, 5000, column), 1)
    }
  })

  test('a session without duration stands at the start; one without tokens is empty', () => {
    expect(surpriseDensity([{ timeMs: 0, surprise: 2 }], 0, 3)[0]).toBe(2)
    expect([...surpriseDensity([], 10, 4)].every(Number.isNaN)).toBe(true)
  })
})
