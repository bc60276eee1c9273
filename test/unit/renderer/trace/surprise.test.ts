import { describe, expect, it } from 'vitest'
import { expectedness, mostSurprising, surprises } from '#renderer/trace/surprise.ts'

describe('surprise', () => {
  it('is −log₂ p, and nothing where nothing was predicted', () => {
    expect(surprises([{ p: null }, { p: 1 }, { p: 0.5 }, { p: 2 ** -10 }])).toEqual([
      null,
      -0,
      1,
      10,
    ])
  })

  it('of a uniform guess among n is log₂ n each, so its perplexity is n', () => {
    const bits = surprises(Array.from({ length: 40 }, () => ({ p: 1 / 49_152 })))
    expect(expectedness(bits)?.perplexity).toBeCloseTo(49_152, 4)
  })

  it('is averaged over the tokens that have one: perplexity is the inverse geometric mean of p', () => {
    const ps = [0.5, 0.03, 0.9, 0.25]
    const found = expectedness(surprises([{ p: null }, ...ps.map((p) => ({ p }))]))
    const product = ps.reduce((a, b) => a * b, 1)
    expect(found?.count).toBe(4)
    expect(found?.mean).toBeCloseTo(-Math.log2(product) / 4, 12)
    expect(found?.perplexity).toBeCloseTo(product ** (-1 / 4), 12)
    expect(expectedness([null])).toBeNull()
  })

  it('names the most surprising first, the earlier among equals', () => {
    expect(mostSurprising([null, 2, 7, 2, 7, 0], 3)).toEqual([2, 4, 1])
    expect(mostSurprising([null], 3)).toEqual([])
  })
})
