import { describe, expect, test } from 'vitest'
import { rollout } from '#renderer/trace/rollout.ts'
import { Random } from '../../support/random.ts'

/** Rows of positive numbers that sum to 1, causal. */
function anyAttention(random: Random, size: number): Float32Array {
  const weights = new Float32Array(size * size)
  for (let row = 0; row < size; row++) {
    const raw = Array.from({ length: row + 1 }, () => random.next() + 0.01)
    const sum = raw.reduce((a, b) => a + b, 0)
    raw.forEach((value, key) => (weights[row * size + key] = value / sum))
  }
  return weights
}

describe('rollout', () => {
  test('of one layer is half its attention, half itself', () => {
    const flow = rollout([Float32Array.of(1, 0, 0.25, 0.75)], 2)
    expect([...flow]).toEqual([1, 0, 0.125, 0.875])
  })

  test('of layers in which everything looks at the first: what stays is halved each time', () => {
    const sink = Float32Array.of(1, 0, 1, 0)
    for (const n of [1, 2, 5]) {
      const flow = rollout(Array<Float32Array>(n).fill(sink), 2)
      expect(flow[3]).toBe(2 ** -n)
      expect(flow[2]).toBe(1 - 2 ** -n)
    }
  })

  test('a later layer is multiplied from the left', () => {
    // First layer: 1 looks at 0. Second: 2 looks at 1. So 2 reaches 0 by way of 1, a quarter of it.
    const first = Float32Array.of(1, 0, 0, 1, 0, 0, 0, 0, 1)
    const second = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 1, 0)
    expect([...rollout([first, second], 3)].slice(6)).toEqual([0.25, 0.25, 0.5])
    expect([...rollout([second, first], 3)].slice(6)).toEqual([0, 0.5, 0.5])
  })

  test('rows sum to 1, and nothing looks ahead', () => {
    const random = new Random(3)
    const size = 12
    const flow = rollout(
      Array.from({ length: 6 }, () => anyAttention(random, size)),
      size,
    )
    for (let row = 0; row < size; row++) {
      const own = [...flow.subarray(row * size, (row + 1) * size)]
      expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
      expect(own.slice(row + 1).every((weight) => weight === 0)).toBe(true)
    }
  })
})
