import { describe, expect, test } from 'vitest'
import { cosine, rowAt, totalVariation } from '#renderer/trace/vector-math.ts'

describe('cosine', () => {
  test('is that of the angle between two vectors, whatever their lengths', () => {
    const angle = 0.7
    const turned = [5 * Math.cos(angle), 5 * Math.sin(angle)]
    expect(cosine([2, 0], turned)).toBeCloseTo(Math.cos(angle), 12)
    expect(cosine([1, 2, 3], [-2, -4, -6])).toBeCloseTo(-1, 12)
    expect(cosine([1, 0], [0, 3])).toBe(0)
  })

  test('a vector without length has no direction', () => {
    expect(cosine([0, 0], [1, 1])).toBe(0)
  })
})

describe('total variation', () => {
  test('is the share that would have to be moved', () => {
    expect(totalVariation([0.5, 0.5], [0.5, 0.5])).toBe(0)
    expect(totalVariation([1, 0], [0, 1])).toBe(1)
    expect(totalVariation([0.7, 0.2, 0.1], [0.4, 0.5, 0.1])).toBeCloseTo(0.3, 12)
  })

  test('what the shorter one does not reach, it has nothing of', () => {
    expect(totalVariation([1], [0.6, 0.4])).toBeCloseTo(0.4, 12)
    expect(totalVariation([0.6, 0.4], [1])).toBeCloseTo(0.4, 12)
  })
})

test('a row of a matrix', () => {
  expect(rowAt(Float32Array.of(1, 2, 3, 4, 5, 6), 1, 3)).toEqual([4, 5, 6])
})
