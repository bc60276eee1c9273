import { describe, expect, test } from 'vitest'
import {
  cellCount,
  furthest,
  largestMagnitude,
  numbersUnder,
  signedAt,
  signedPlace,
  stripCellAt,
  stripCellBox,
  stripLayout,
  stripMove,
} from '#renderer/charts/strip-layout.ts'

describe('how a vector lies on its strip', () => {
  test('one line where it fits, each number a cell', () => {
    expect(stripLayout(64, 800, 64)).toMatchObject({ columns: 64, rows: 1, perCell: 1 })
    expect(stripLayout(64, 256, 64)).toMatchObject({ columns: 64, rows: 1, cellWidth: 4 })
  })

  test('a longer one breaks at whole groups', () => {
    expect(stripLayout(576, 800, 64)).toMatchObject({ columns: 192, rows: 3, perCell: 1 })
    expect(stripLayout(576, 742, 64)).toMatchObject({ columns: 160, rows: 4, perCell: 1 })
    expect(stripLayout(576, 520, 64)).toMatchObject({ columns: 128, rows: 3, perCell: 2 })
  })

  test.each([
    [1, 320],
    [64, 200],
    [576, 320],
    [1536, 800],
    [11_008, 320],
    [11_008, 1000],
  ])('%i numbers at %i pixels: all of them, within the width, in few lines', (count, width) => {
    const layout = stripLayout(count, width, 64)
    expect(layout.rows).toBeLessThanOrEqual(4)
    expect(layout.columns * layout.cellWidth).toBeLessThanOrEqual(width + 1e-9)
    const seen = new Set<number>()
    for (let cell = 0; cell < cellCount(layout); cell++) {
      const [from, to] = numbersUnder(layout, cell)
      expect(to).toBeGreaterThan(from)
      for (let i = from; i < to; i++) seen.add(i)
      const { x, y, width: wide, height } = stripCellBox(layout, cell)
      expect(x + wide).toBeLessThanOrEqual(width + 1e-9)
      expect(y + height).toBeLessThanOrEqual(layout.height + 1e-9)
      expect(stripCellAt(layout, x + wide / 2, y + height / 2)).toBe(cell)
    }
    expect(seen.size).toBe(count)
  })

  test('a point below the last line or right of it is no cell', () => {
    const layout = stripLayout(576, 800, 64)
    expect(stripCellAt(layout, 801, 2)).toBeNull()
    expect(stripCellAt(layout, 2, layout.height + 5)).toBeNull()
    expect(stripCellAt(stripLayout(3, 800, 64), 300, 2)).toBeNull()
  })

  test('arrow keys stay on the strip', () => {
    const layout = stripLayout(576, 800, 64)
    expect(stripMove(layout, 0, 'ArrowLeft')).toBe(0)
    expect(stripMove(layout, 5, 'ArrowDown')).toBe(197)
    expect(stripMove(layout, 5, 'ArrowUp')).toBe(5)
    expect(stripMove(layout, 5, 'End')).toBe(575)
    expect(stripMove(layout, 5, 'a')).toBeNull()
  })
})

describe('what a cell shows', () => {
  test('of neighbours the one furthest from 0', () => {
    expect(furthest([1, -3, 2], 0, 3)).toBe(1)
    expect(furthest([1, -3, 2], 2, 3)).toBe(2)
    expect(largestMagnitude([1, -3, 2])).toBe(3)
    expect(largestMagnitude([])).toBe(0)
  })

  test('its place on the scale is the root of its share, and back', () => {
    expect(signedPlace(0, 4)).toBe(0.5)
    expect(signedPlace(4, 4)).toBe(1)
    expect(signedPlace(-4, 4)).toBe(0)
    expect(signedPlace(1, 4)).toBe(0.75)
    expect(signedPlace(3, 0)).toBe(0.5)
    expect(signedPlace(9, 4)).toBe(1)
    for (const value of [-4, -1.3, 0, 0.02, 4]) {
      expect(signedAt(signedPlace(value, 4), 4)).toBeCloseTo(value, 12)
    }
  })
})
