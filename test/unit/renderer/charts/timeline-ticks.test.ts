import { describe, expect, test } from 'vitest'
import { FULL_HEIGHT_BITS, tickColumns } from '#renderer/charts/timeline-ticks.ts'

/** Where something stands, and how high. */
const standing = (heights: Float32Array) =>
  [...heights].flatMap((height, column) =>
    height > 0 ? [[column, Number(height.toFixed(4))]] : [],
  )

describe('the columns of a timeline', () => {
  test('a tick stands at its time and is as high as its surprise', () => {
    const half = { timeMs: 250, surprise: FULL_HEIGHT_BITS / 2 }
    expect(standing(tickColumns([half], 1000, 101))).toEqual([[25, 0.5]])
  })

  test('what surprises more than fully is cut at the top, what does not at all stays visible', () => {
    const [first, last] = standing(
      tickColumns(
        [
          { timeMs: 0, surprise: 99 },
          { timeMs: 1000, surprise: 0 },
        ],
        1000,
        40,
      ),
    )
    expect(first).toEqual([0, 1])
    expect(last?.[0]).toBe(39)
    expect(last?.[1]).toBeGreaterThan(0.05)
    expect(last?.[1]).toBeLessThan(0.25)
  })

  test('of many in one column the highest is seen', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({
      timeMs: i,
      surprise: i === 777 ? 8 : 2,
    }))
    const found = standing(tickColumns(many, 9999, 100))
    expect(found).toHaveLength(100)
    expect(found.filter(([, height]) => height === 0.8).map(([column]) => column)).toEqual([8])
    expect(found.filter(([, height]) => height === 0.2)).toHaveLength(99)
  })

  test('a session without duration puts every tick at the start', () => {
    expect(standing(tickColumns([{ timeMs: 0, surprise: 5 }], 0, 9))).toEqual([[0, 0.5]])
  })
})
