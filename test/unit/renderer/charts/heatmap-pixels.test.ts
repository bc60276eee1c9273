import { describe, expect, test } from 'vitest'
import { lookupTable, MAKO, VIRIDIS } from '#renderer/charts/colour-scales.ts'
import {
  cellsUnder,
  fromScale,
  largestShown,
  paintHeatmap,
  toScale,
  type HeatmapData,
} from '#renderer/charts/heatmap-pixels.ts'

/** A causal 3 × 3 matrix whose first column is a sink. */
const WEIGHTS = Float32Array.of(1, 0, 0, 0.75, 0.25, 0, 0.5, 0.49, 0.01)
const CAUSAL: Omit<HeatmapData, 'max'> = {
  rows: 3,
  cols: 3,
  weights: WEIGHTS,
  hiddenColumn: null,
  end: (row) => row + 1,
}

function rgba(pixels: Uint8ClampedArray, width: number, x: number, y: number): number[] {
  return [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
}

describe('largestShown', () => {
  test('is the true upper end of the legend: of what is painted, nothing else', () => {
    expect(largestShown(CAUSAL)).toBe(1)
    expect(largestShown({ ...CAUSAL, hiddenColumn: 0 })).toBeCloseTo(0.49, 6)
    expect(largestShown({ ...CAUSAL, weights: Float32Array.of(0, 9, 9, 0, 0, 9, 0, 0, 0) })).toBe(0)
  })
})

describe('paintHeatmap', () => {
  const table = lookupTable(VIRIDIS)

  test('the largest weight gets the last colour, zero the first, and both are on the legend', () => {
    const pixels = paintHeatmap({ ...CAUSAL, max: 1 }, table, 3, 3)
    expect(rgba(pixels, 3, 0, 0)).toEqual([...table.subarray(255 * 4)])
    const none = paintHeatmap({ ...CAUSAL, max: 1, weights: new Float32Array(9) }, table, 3, 3)
    expect(rgba(none, 3, 0, 0)).toEqual([...table.subarray(0, 4)])
  })

  test('a weight has the colour that the legend shows at its place', () => {
    const pixels = paintHeatmap({ ...CAUSAL, max: 1 }, table, 3, 3)
    // 0.25 of the largest stands in the middle of the legend.
    expect(fromScale(0.5)).toBe(0.25)
    const middle = Math.round(255 * 0.5)
    expect(rgba(pixels, 3, 1, 1)).toEqual([...table.subarray(middle * 4, middle * 4 + 4)])
    for (const place of [0, 0.1, 0.5, 0.9, 1]) expect(toScale(fromScale(place))).toBeCloseTo(place)
  })

  test('what cannot be looked at and what is hidden stays transparent', () => {
    const pixels = paintHeatmap({ ...CAUSAL, max: 0.49, hiddenColumn: 0 }, table, 3, 3)
    const alpha = (x: number, y: number): number | undefined => rgba(pixels, 3, x, y)[3]
    expect([alpha(1, 0), alpha(2, 0), alpha(2, 1)]).toEqual([0, 0, 0])
    expect([alpha(0, 0), alpha(0, 1), alpha(0, 2)]).toEqual([0, 0, 0])
    expect([alpha(1, 1), alpha(1, 2), alpha(2, 2)]).toEqual([255, 255, 255])
  })

  test('weights below the floor are not painted, and the colours of the others stay', () => {
    const whole = paintHeatmap({ ...CAUSAL, max: 1 }, table, 3, 3)
    const above = paintHeatmap({ ...CAUSAL, max: 1, floor: Math.fround(0.49) }, table, 3, 3)
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 3; x++) {
        const shown = x <= y && (WEIGHTS[y * 3 + x] ?? 0) >= Math.fround(0.49)
        expect(rgba(above, 3, x, y)).toEqual(shown ? rgba(whole, 3, x, y) : [0, 0, 0, 0])
      }
    }
    // Where cells share a pixel, the largest decides.
    expect(rgba(paintHeatmap({ ...CAUSAL, max: 1, floor: 0.7 }, table, 1, 1), 1, 0, 0)[3]).toBe(255)
    expect(largestShown({ ...CAUSAL, floor: 2 })).toBe(1)
  })

  test('one strong link among many cells survives in a picture smaller than the matrix', () => {
    const size = 400
    const weights = new Float32Array(size * size)
    weights[317 * size + 211] = 1
    const data = { rows: size, cols: size, weights, max: 1, hiddenColumn: null, end: () => size }
    const pixels = paintHeatmap(data, lookupTable(MAKO), 50, 50)
    const at = rgba(pixels, 50, Math.floor((211 * 50) / size), Math.floor((317 * 50) / size))
    expect(at).toEqual([...lookupTable(MAKO).subarray(255 * 4)])
  })

  test('a cell larger than a pixel has one colour all over', () => {
    const pixels = paintHeatmap({ ...CAUSAL, max: 1 }, table, 12, 12)
    const first = rgba(pixels, 12, 0, 8)
    for (let y = 8; y < 12; y++) {
      for (let x = 0; x < 4; x++) expect(rgba(pixels, 12, x, y)).toEqual(first)
    }
    expect(rgba(pixels, 12, 8, 8)).not.toEqual(first)
  })
})

describe('cellsUnder', () => {
  test.each([
    [7, 3],
    [3, 7],
    [100, 512],
    [512, 100],
  ])('%i pixels over %i cells leave out no cell', (size, cells) => {
    const seen = new Set<number>()
    let before = 0
    for (let at = 0; at < size; at++) {
      const [from, to] = cellsUnder(at, size, cells)
      expect(to).toBeGreaterThan(from)
      expect(from).toBeGreaterThanOrEqual(before)
      for (let cell = from; cell < to; cell++) seen.add(cell)
      before = from
    }
    expect(seen.size).toBe(cells)
  })
})
