import { expect, it } from 'vitest'
import { drawAt, philox4x32 } from '#shared/trace/choice/philox.ts'

// Known answers of philox4x32-10 published with Random123 (Salmon et al., tests/kat_vectors).
it.each([
  {
    counter: [0, 0, 0, 0] as const,
    key: [0, 0] as const,
    words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff] as const,
    key: [0xffffffff, 0xffffffff] as const,
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const,
    key: [0xa4093822, 0x299f31d0] as const,
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
])('gives the published words for counter $counter', ({ counter, key, words }) => {
  expect(philox4x32(counter, key)).toEqual(words)
})

it('draws evenly over [0, 1)', () => {
  const bins = new Array<number>(20).fill(0)
  const draws = 40_000
  for (let position = 0; position < draws; position++) {
    const u = drawAt(7, position)
    expect(u).toBeGreaterThanOrEqual(0)
    expect(u).toBeLessThan(1)
    const bin = Math.floor(u * bins.length)
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  const expected = draws / bins.length
  const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 19 degrees of freedom: above 43.8 in one case of a thousand, and the seed is fixed.
  expect(chiSquare).toBeLessThan(43.8)
})

it('draws anew at every position and for every seed, the same for the same', () => {
  const draws = new Set(
    [0, 1, 0xffff_ffff].flatMap((seed) => [0, 1, 37, 2 ** 32].map((at) => drawAt(seed, at))),
  )
  expect(draws.size).toBe(12)
  expect(drawAt(5, 9)).toBe(drawAt(5, 9))
})

it('uses 53 bits', () => {
  const fine = Array.from({ length: 64 }, (_, i) => drawAt(3, i) * 2 ** 53)
  expect(fine.every(Number.isInteger)).toBe(true)
  expect(fine.some((value) => value % 2 === 1)).toBe(true)
})
