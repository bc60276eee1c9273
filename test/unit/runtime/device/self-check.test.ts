import { expect, it } from 'vitest'
import { differenceOf } from '#runtime/models/self-check.ts'

it('the difference is that of log-probabilities: what is added to every logit does not count', () => {
  const logits = Float32Array.of(1, 2, 3, 0.5)
  const shifted = logits.map((logit) => logit + 8)
  expect(differenceOf(logits, shifted)).toBeLessThan(1e-6)
  const [, ...rest] = logits
  const other = Float32Array.of(1.25, ...rest)
  const sum = (of: Float32Array): number => Math.log(of.reduce((a, b) => a + Math.exp(b), 0))
  const expected = Math.abs(1 - sum(logits) - (1.25 - sum(other)))
  expect(differenceOf(logits, other)).toBeCloseTo(expected, 6)
})

it('what is no number is no small difference', () => {
  const logits = Float32Array.of(1, 2, 3)
  expect(differenceOf(Float32Array.of(1, NaN, 3), logits)).toBeNull()
  expect(differenceOf(logits, Float32Array.of(1, 2, Infinity))).toBeNull()
})
