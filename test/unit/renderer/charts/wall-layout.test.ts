import { describe, expect, test } from 'vitest'
import {
  cellAt,
  cellOrigin,
  cellsInSight,
  moveOn,
  scrolledTo,
  wallLayout,
} from '#renderer/charts/wall-layout.ts'

const WALL = { layers: 30, heads: 9, left: 24, top: 20, gap: 2, cellHeight: 11 } as const

describe('wallLayout', () => {
  test.each([320, 420, 640])('thirty layers of nine heads fit into %i pixels', (width) => {
    const layout = wallLayout({ ...WALL, width })
    expect(layout.width).toBeLessThanOrEqual(width)
    expect(layout.width).toBeGreaterThan(width - 9)
    expect(layout.height).toBe(20 + 30 * 11 + 29 * 2)
  })

  test('square thumbnails are as high as wide', () => {
    const layout = wallLayout({ ...WALL, cellHeight: 'square', width: 420 })
    expect(layout.cellHeight).toBe(layout.cellWidth)
  })

  test('thirty-two heads at the smallest width keep a width', () => {
    expect(wallLayout({ ...WALL, heads: 32, width: 288 }).cellWidth).toBeGreaterThanOrEqual(4)
  })
})

describe('cellAt', () => {
  const layout = wallLayout({ ...WALL, width: 420 })

  test('finds every thumbnail at both of its corners', () => {
    for (let layer = 0; layer < 30; layer++) {
      for (let head = 0; head < 9; head++) {
        const { x, y } = cellOrigin(layout, { layer, head })
        expect(cellAt(layout, x, y)).toEqual({ layer, head })
        const [right, bottom] = [x + layout.cellWidth - 1, y + layout.cellHeight - 1]
        expect(cellAt(layout, right, bottom)).toEqual({ layer, head })
      }
    }
  })

  test('the margins with the numbers belong to none', () => {
    expect(cellAt(layout, 10, 100)).toBeNull()
    expect(cellAt(layout, 100, 5)).toBeNull()
    expect(cellAt(layout, 100, layout.height + 10)).toBeNull()
    expect(cellAt(layout, layout.width + 20, 100)).toBeNull()
  })
})

describe('moveOn', () => {
  const layout = wallLayout({ ...WALL, width: 420 })

  test('arrows go one on and stop at the edges', () => {
    expect(moveOn(layout, { layer: 4, head: 4 }, 'ArrowUp')).toEqual({ layer: 3, head: 4 })
    expect(moveOn(layout, { layer: 4, head: 4 }, 'ArrowRight')).toEqual({ layer: 4, head: 5 })
    expect(moveOn(layout, { layer: 0, head: 0 }, 'ArrowLeft')).toEqual({ layer: 0, head: 0 })
    expect(moveOn(layout, { layer: 29, head: 8 }, 'ArrowDown')).toEqual({ layer: 29, head: 8 })
  })

  test('Home, End, Page Up and Page Down go to the ends', () => {
    expect(moveOn(layout, { layer: 4, head: 4 }, 'Home')).toEqual({ layer: 4, head: 0 })
    expect(moveOn(layout, { layer: 4, head: 4 }, 'End')).toEqual({ layer: 4, head: 8 })
    expect(moveOn(layout, { layer: 4, head: 4 }, 'PageUp')).toEqual({ layer: 0, head: 4 })
    expect(moveOn(layout, { layer: 4, head: 4 }, 'PageDown')).toEqual({ layer: 29, head: 4 })
  })

  test('other keys are left to the page', () => {
    expect(moveOn(layout, { layer: 0, head: 0 }, 'Tab')).toBeNull()
  })
})

describe('a wall larger than its window', () => {
  /** 32 × 32 thumbnails of 16 pixels. */
  const layout = wallLayout({
    ...WALL,
    layers: 32,
    heads: 32,
    width: 300,
    cellHeight: 'square',
    least: 16,
  })

  test('its thumbnails keep their least width, and are no wider than asked', () => {
    expect(layout.cellWidth).toBe(16)
    expect(layout.width).toBe(24 + 32 * 16 + 31 * 2)
    const few = wallLayout({ ...WALL, heads: 4, cellHeight: 'square', width: 900, most: 64 })
    expect([few.cellWidth, few.cellHeight]).toEqual([64, 64])
  })

  test('only what the window shows is in sight', () => {
    // Below the numbers 180 pixels are left, beside them 180: ten thumbnails of 16 + 2 each way.
    const sight = { x: 0, y: 0, width: 204, height: 200 }
    expect(cellsInSight(layout, sight)).toEqual({ layers: [0, 10], heads: [0, 10] })
    expect(cellsInSight(layout, { ...sight, y: 9, x: 18 })).toEqual({
      layers: [0, 11],
      heads: [1, 11],
    })
    expect(cellsInSight(layout, { x: 1e6, y: 1e6, width: 204, height: 200 })).toEqual({
      layers: [32, 32],
      heads: [32, 32],
    })
  })

  test('a thumbnail is brought into sight by as little as that takes', () => {
    const sight = { x: 0, y: 36, width: 204, height: 200 }
    expect(scrolledTo(layout, sight, { layer: 5, head: 5 })).toEqual({ x: 0, y: 36 })
    expect(scrolledTo(layout, sight, { layer: 0, head: 0 })).toEqual({ x: 0, y: 0 })
    const { x, y } = scrolledTo(layout, sight, { layer: 31, head: 31 })
    const end = cellsInSight(layout, { ...sight, x, y })
    expect([end.layers[1], end.heads[1]]).toEqual([32, 32])
    expect(cellOrigin(layout, { layer: 31, head: 31 })).toEqual({
      x: x + sight.width - 16,
      y: y + sight.height - 16,
    })
  })
})
