import { expect, it } from 'vitest'
import { distributionOf, largestId, rankOf, topIds } from '#shared/trace/choice/distribution.ts'
import { expOfNegative } from '#shared/trace/choice/exp.ts'
import { drawAt } from '#shared/trace/choice/philox.ts'

/** Logits in about −12 … 12, with many exact ties. */
function logitsOf(seed: number, length: number, step = 1 / 64): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const x = drawAt(seed, 2 * i) + drawAt(seed, 2 * i + 1) - 1
    return Math.round((x * 12) / step) * step
  })
}

it('has the exponential to 14 digits', () => {
  for (let i = 0; i < 20_000; i++) {
    const distance = drawAt(1, i) * 60
    expect(Math.abs(expOfNegative(distance) / Math.exp(-distance) - 1)).toBeLessThan(2e-14)
  }
  expect(expOfNegative(0)).toBe(1)
  expect(expOfNegative(Infinity)).toBe(0)
})

it('sums the distribution as the definition does', () => {
  const logits = logitsOf(2, 5000)
  const sum = [...logits].reduce((total, x) => total + Math.exp(x), 0)
  const probabilities = [...logits].map((x) => Math.exp(x) / sum)
  const { max, logSum, entropy } = distributionOf(logits)
  expect(max).toBe(Math.max(...logits))
  expect(max + logSum).toBeCloseTo(Math.log(sum), 10)
  expect(entropy).toBeCloseTo(-probabilities.reduce((h, p) => h + p * Math.log2(p), 0), 9)
})

it('gives masked tokens no probability, and a certain token no entropy', () => {
  expect(distributionOf(Float32Array.of(3, -Infinity, -Infinity))).toEqual({
    max: 3,
    logSum: 0,
    entropy: 0,
  })
  const [a, b] = [
    distributionOf(Float32Array.of(1, -Infinity, 0)),
    distributionOf(Float32Array.of(1, 0)),
  ]
  expect(a).toEqual(b)
})

it.each([[NaN], [Infinity]])('refuses logits with %s', (bad) => {
  expect(() => distributionOf(Float32Array.of(0, bad, 1))).toThrow(RangeError)
})

it.each([1, 20, 64, 5000])('lists the top %i as a full sort does, ties by id', (count) => {
  const logits = logitsOf(3, 5000)
  const sorted = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
  expect(topIds(logits, count)).toEqual(sorted.slice(0, count))
  for (const place of [0, 1, 17, 4000]) expect(rankOf(logits, sorted[place] ?? -1)).toBe(place)
})

it('finds the largest, the first of equals, and none among what is ruled out', () => {
  for (const seed of [3, 4, 5]) {
    const logits = logitsOf(seed, 2000)
    expect(largestId(logits)).toBe(topIds(logits, 1)[0])
  }
  expect(largestId(Float32Array.of(-Infinity, 2, 2))).toBe(1)
  expect(largestId(Float32Array.of(-Infinity, -Infinity))).toBeUndefined()
})
