import { describe, expect, test } from 'vitest'
import {
  cellsSeen,
  cellUnder,
  clampView,
  fitGrid,
  largestZoom,
  panBy,
  sizeOf,
  viewWith,
  WHOLE,
  zoomAt,
} from '#renderer/charts/map-view.ts'

/** 512 × 512 cells of 0.9375 pixels: 480 pixels a side. */
const LARGE = { rows: 512, cols: 512, cellWidth: 0.9375, cellHeight: 0.9375 }

describe('fitGrid', () => {
  test.each([
    [8, 8, 40, 40],
    [512, 512, 0.9375, 0.9375],
    // A stretch of a long text's rows, and a long translation of a short text.
    [20, 960, 0.5, 4.8],
    [90, 6, 16, 5],
  ])('%i × %i cells', (rows, cols, cellWidth, cellHeight) => {
    const grid = fitGrid({ width: 480, height: rows === 90 ? 450 : 600 }, { rows, cols })
    expect(grid).toEqual({ rows, cols, cellWidth, cellHeight })
    const { width, height } = sizeOf(grid)
    expect(width).toBeLessThanOrEqual(480)
    expect(height).toBeLessThanOrEqual(600)
  })
})

describe('zoom', () => {
  test('what lies under the pointer stays there', () => {
    const at = { x: 123, y: 321 }
    const before = zoomAt(WHOLE, LARGE, 4, { x: 240, y: 240 })
    const after = zoomAt(before, LARGE, 1.7, at)
    expect(after.zoom).toBeCloseTo(4 * 1.7, 12)
    const place = (view: typeof before): number[] => [
      (view.x + at.x) / view.zoom,
      (view.y + at.y) / view.zoom,
    ]
    place(after).forEach((value, axis) => {
      expect(value).toBeCloseTo(place(before)[axis] ?? NaN, 9)
    })
  })

  test('in and out by the same factor is where it was', () => {
    const before = zoomAt(WHOLE, LARGE, 8, { x: 240, y: 100 })
    const there = zoomAt(before, LARGE, 2, { x: 50, y: 60 })
    const back = zoomAt(there, LARGE, 1 / 2, { x: 50, y: 60 })
    expect(back.zoom).toBeCloseTo(before.zoom, 12)
    expect(back.x).toBeCloseTo(before.x, 9)
    expect(back.y).toBeCloseTo(before.y, 9)
  })

  test('ends where all is in sight, and where a cell has 48 pixels', () => {
    expect(zoomAt(WHOLE, LARGE, 0.3, { x: 10, y: 10 })).toEqual(WHOLE)
    expect(zoomAt(WHOLE, LARGE, 1e6, { x: 0, y: 0 }).zoom).toBe(largestZoom(LARGE))
    expect(largestZoom(LARGE) * LARGE.cellWidth).toBeCloseTo(48, 12)
  })
})

describe('pan', () => {
  test('follows the pointer and stops at the edges', () => {
    const view = zoomAt(WHOLE, LARGE, 2, { x: 240, y: 240 })
    expect(view).toEqual({ zoom: 2, x: 240, y: 240 })
    expect(panBy(view, LARGE, 10, -20)).toEqual({ zoom: 2, x: 230, y: 260 })
    expect(panBy(view, LARGE, 1e4, 1e4)).toEqual({ zoom: 2, x: 0, y: 0 })
    expect(panBy(view, LARGE, -1e4, -1e4)).toEqual({ zoom: 2, x: 480, y: 480 })
    expect(panBy(WHOLE, LARGE, 50, 50)).toEqual(WHOLE)
    expect(clampView({ zoom: 1, x: -3, y: 9 }, LARGE)).toEqual(WHOLE)
  })
})

describe('cells', () => {
  test('the cell under a point is the one that is drawn there', () => {
    const grid = { rows: 4, cols: 6, cellWidth: 20, cellHeight: 10 }
    expect(cellUnder(WHOLE, grid, 41, 39.9)).toEqual({ row: 3, col: 2 })
    expect(cellUnder(WHOLE, grid, 120, 5)).toBeNull()
    expect(cellUnder(WHOLE, grid, -1, 5)).toBeNull()
    // Twice as large, its corner at (60, 20): cells of 40 × 20.
    expect(cellUnder({ zoom: 2, x: 60, y: 20 }, grid, 21, 1)).toEqual({ row: 1, col: 2 })
  })

  test('all of them are in sight at first, and those of the window when zoomed in', () => {
    expect(cellsSeen(WHOLE, LARGE)).toEqual({ rows: [0, 512], cols: [0, 512] })
    const view = zoomAt(WHOLE, LARGE, 32, { x: 0, y: 480 })
    // Cells of 30 pixels: 16 a side.
    expect(cellsSeen(view, LARGE)).toEqual({ rows: [496, 512], cols: [0, 16] })
  })

  test('a cell out of sight is brought into it, no further than needed', () => {
    const view = zoomAt(WHOLE, LARGE, 32, { x: 0, y: 0 })
    const moved = viewWith(view, LARGE, { row: 16, col: 3 })
    expect(moved).toEqual({ zoom: 32, x: 0, y: 30 })
    expect(viewWith(moved, LARGE, { row: 10, col: 10 })).toEqual(moved)
    expect(viewWith(moved, LARGE, { row: 0, col: 0 })).toEqual({ zoom: 32, x: 0, y: 0 })
    expect(viewWith(view, LARGE, { row: 511, col: 511 })).toEqual(
      clampView({ zoom: 32, x: 1e9, y: 1e9 }, LARGE),
    )
  })
})
