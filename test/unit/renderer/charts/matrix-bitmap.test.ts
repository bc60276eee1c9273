import { expect, test } from 'vitest'
import { pixelsAlong } from '#renderer/charts/matrix-bitmap.ts'
import { niceStep } from '#renderer/charts/paint-map.ts'

test('a matrix has a pixel a cell where there is room, else as many as there is room for', () => {
  expect(pixelsAlong(512, 2000, false)).toBe(512)
  expect(pixelsAlong(512, 480, true)).toBe(480)
  expect(pixelsAlong(512, 0.4, true)).toBe(1)
})

test('while it is zoomed its bitmaps halve, so that few are painted', () => {
  expect([511, 300, 256, 255, 100].map((size) => pixelsAlong(512, size, false))).toEqual([
    256, 256, 256, 128, 64,
  ])
})

test('numbers stand at even steps, never closer than asked', () => {
  expect([0.3, 1, 1.1, 2, 3, 5, 5.5, 11, 44, 51, 99].map(niceStep)).toEqual([
    1, 1, 2, 2, 5, 5, 10, 20, 50, 100, 100,
  ])
})
