import { describe, expect, it } from 'vitest'
import { stripPath } from '#renderer/charts/surprise-strip.ts'

/** Place, floor and top of each bar. */
function bars(path: string): number[][] {
  return [...path.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)h1V\2Z/g)].map((m) => m.slice(1).map(Number))
}

describe('the strip of surprise', () => {
  it('has a bar for each token, as high as its surprise', () => {
    expect(bars(stripPath([6, 12, 3], 12, 24))).toEqual([
      [0, 24, 12],
      [1, 24, 0],
      [2, 24, 18],
    ])
  })

  it('cuts off at the end of its scale, shows what is sure, leaves out what was not predicted', () => {
    const drawn = bars(stripPath([40, null, 0], 12, 24))
    expect(drawn.map(([place]) => place)).toEqual([0, 2])
    expect(drawn[0]?.[2]).toBe(0)
    expect(drawn[1]?.[2]).toBeGreaterThan(20)
    expect(drawn[1]?.[2]).toBeLessThan(24)
  })
})
