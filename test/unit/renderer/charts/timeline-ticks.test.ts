import { describe, expect, test } from 'vitest'
import { FULL_HEIGHT_BITS, tickPath } from '#renderer/charts/timeline-ticks.ts'

/** x, foot and top of each line of the path. */
function lines(path: string): number[][] {
  return [...path.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)/g)].map((m) => m.slice(1).map(Number))
}

describe('tickPath', () => {
  test('a line stands at its time and is as high as its surprise', () => {
    const half = { timeMs: 250, surprise: FULL_HEIGHT_BITS / 2 }
    expect(lines(tickPath([half], 1000, 40))).toEqual([[250, 40, 20]])
  })

  test('what surprises more than fully is cut at the top, what does not at all stays visible', () => {
    const path = tickPath(
      [
        { timeMs: 0, surprise: 99 },
        { timeMs: 1000, surprise: 0 },
      ],
      1000,
      40,
    )
    const [tallest, shortest] = lines(path)
    expect(tallest).toEqual([0, 40, 0])
    expect(shortest?.[0]).toBe(1000)
    expect(shortest?.[2]).toBeGreaterThan(30)
    expect(shortest?.[2]).toBeLessThan(40)
  })

  test('a session without duration puts every line at the start', () => {
    expect(lines(tickPath([{ timeMs: 0, surprise: 1 }], 0, 40))[0]?.[0]).toBe(0)
  })
})
