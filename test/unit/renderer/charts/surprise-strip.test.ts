import { describe, expect, it } from 'vitest'
import { stripBars, stripPath } from '#renderer/charts/surprise-strip.ts'

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

describe('the same as bars in pixels', () => {
  it('shares the width evenly, with a hair between bars that can spare it', () => {
    expect(stripBars([6, null, 12], 12, 120)).toEqual([
      { x: 0, width: 37, share: 0.5 },
      { x: 80, width: 37, share: 1 },
    ])
  })

  it('shows in each pixel the most surprising of the tokens it stands for', () => {
    const values = Array.from({ length: 4096 }, (_, index) => (index === 2049 ? 9 : 1))
    const bars = stripBars(values, 10, 512)
    expect(bars).toHaveLength(512)
    expect(bars.every(({ width }) => width === 1)).toBe(true)
    expect(bars.filter(({ share }) => share === 0.9).map(({ x }) => x)).toEqual([256])
    expect(bars.filter(({ share }) => share === 0.1)).toHaveLength(511)
  })

  it('cuts off at the end of its scale', () => {
    expect(stripBars([Infinity, 0], 8, 2).map(({ share }) => share)).toEqual([1, 0.04])
  })
})
