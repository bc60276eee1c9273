import { describe, expect, test } from 'vitest'
import { plainRichText } from '#renderer/charts/chart-text.ts'
import { chartPicture } from '#renderer/charts/echarts.ts'
import { lineOption, type LineChartData } from '#renderer/charts/line-option.ts'
import { evenRanges, pointsOf, scatterOption } from '#renderer/charts/scatter-option.ts'

const COLOURS = {
  wall: '#ffffff',
  ink: '#111111',
  ink2: '#555555',
  line: '#dddddd',
  accent: '#007c80',
  choice: '#d98a00',
}
const LINE: LineChartData = {
  x: { name: 'layer', marks: ['0', '1', '2'] },
  y: { name: 'rank', log: true, inverse: true, min: 1, max: 1000, format: (v) => `#${String(v)}` },
  lines: [{ name: '·Paris', values: [1000, 10, 1], tone: 'choice' }],
  marked: 1,
}
/** Of the path that a line's stroke follows: y of each point. */
function heights(svg: string, colour: string): number[] {
  const path = [...svg.matchAll(/<path d="([^"]*)"[^>]*>/g)].find(
    ([whole, d]) => whole.includes(`stroke="${colour}"`) && (d ?? '').split(/[ML]/).length === 4,
  )
  const points = (path?.[1] ?? '').split(/[ML]/).filter(Boolean)
  return points.map((point) => Number(point.trim().split(/[\s,]+/)[1]))
}

describe('lines', () => {
  test('on an inverse log axis ten times the rank is as far down, whatever the rank', () => {
    const { body } = chartPicture(lineOption(LINE, COLOURS), { width: 400, height: 200 })
    const [a = 0, b = 0, c = 0] = heights(body, COLOURS.choice)
    expect(a).toBeGreaterThan(b)
    expect((a - b) / (b - c)).toBeCloseTo(2, 1)
  })

  test('names, marks and colours are those given, and nothing refers outside', () => {
    const { body } = chartPicture(lineOption(LINE, COLOURS), { width: 400, height: 200 })
    for (const word of ['layer', 'rank', '#1000', '#1', '0', '2'])
      expect(body).toContain(`>${word}<`)
    expect(body).toContain(COLOURS.accent)
    expect(body).not.toMatch(/href=|url\(http/)
  })
})

describe('points', () => {
  test('both axes have one scale: as many units to a pixel one way as the other', () => {
    const points = [
      { x: -3, y: 0 },
      { x: 5, y: 1 },
    ]
    const { x, y } = evenRanges(points, { width: 400, height: 200 })
    expect((x[1] - x[0]) / 400).toBeCloseTo((y[1] - y[0]) / 200, 12)
    expect((x[0] + x[1]) / 2).toBeCloseTo(1, 12)
    expect((y[0] + y[1]) / 2).toBeCloseTo(0.5, 12)
    for (const point of points) {
      expect(point.x).toBeGreaterThan(x[0])
      expect(point.x).toBeLessThan(x[1])
    }
  })

  test('one point, or none, has a range too', () => {
    expect(evenRanges([{ x: 2, y: 3 }], { width: 100, height: 100 })).toEqual({
      x: [1, 3],
      y: [2, 4],
    })
    expect(evenRanges([], { width: 100, height: 100 })).toEqual({ x: [-1, 1], y: [-1, 1] })
  })

  test('a token keeps its place among all, and is named whatever it looks like', () => {
    const data = {
      x: 'first',
      y: 'second',
      groups: [
        { name: 'text', tone: 'accent' as const, symbol: 'circle' as const },
        { name: 'near', tone: 'ink2' as const, symbol: 'rect' as const },
      ],
      points: [
        { x: 0, y: 0, label: '<b>&', note: '', group: 1 },
        { x: 1, y: 2, label: 'two', note: '', group: 0 },
        { x: 3, y: 1, label: 'three', note: '', group: 1 },
      ],
      selected: 2,
    }
    expect(pointsOf(data, 1).map(({ index }) => index)).toEqual([0, 2])
    const size = { width: 300, height: 300 }
    const { body } = chartPicture(scatterOption(data, COLOURS, size), size)
    expect(body).toContain('&lt;b&gt;&amp;')
    expect(body).toContain('>three<')
  })
})

test('a token that looks like a change of style is not one', () => {
  expect(plainRichText('{a|b} {x}')).toBe('{\u2060a|b} {x}')
})
