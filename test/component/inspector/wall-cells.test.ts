import { expect, test } from 'vitest'
import { mostLookedAt, wallCells } from '#renderer/inspector/wall-cells.ts'
import { shortLabel } from '#renderer/inspector/token-label.ts'

/** Two layers of one head, rows of positions 1 and 2, three keys each. */
const WALL = {
  layers: 2,
  heads: 1,
  positions: [1, 2],
  keys: 3,
  weights: Float32Array.of(0.75, 0.25, 0, 0.5, 0.25, 0.25, 0.9, 0.1, 0, 0.25, 0.125, 0.625),
}
const CAUSAL = { end: (position: number) => position + 1, floor: 0 }

test('all thumbnails share one scale, up to the largest weight that is shown', () => {
  expect(wallCells(WALL, { ...CAUSAL, columns: 3, hidden: null }).max).toBeCloseTo(0.9, 6)
  const { max, cell } = wallCells(WALL, { ...CAUSAL, columns: 3, hidden: 0 })
  expect(max).toBe(0.625)
  expect(cell(0, 0).max).toBe(max)
  expect([...cell(1, 0).weights]).toEqual([...WALL.weights.subarray(6)])
  expect([cell(1, 0).end(0), cell(1, 0).end(1)]).toEqual([2, 3])
})

test('only the keys that a replay has come to are in a thumbnail', () => {
  const { cell, max } = wallCells(WALL, { ...CAUSAL, columns: 2, hidden: 0 })
  expect([...cell(0, 0).weights]).toEqual([0.75, 0.25, 0.5, 0.25])
  expect(max).toBe(0.25)
})

test('what a row looks at most leaves out what is hidden', () => {
  expect(mostLookedAt(Float32Array.of(0.7, 0.1, 0.2), null)).toBe(0)
  expect(mostLookedAt(Float32Array.of(0.7, 0.1, 0.2), 0)).toBe(2)
  expect(mostLookedAt(new Float32Array(), null)).toBe(-1)
})

test('a long token is cut, a Chinese character counting as two letters', () => {
  expect(shortLabel('because', undefined, 7)).toBe('because')
  expect(shortLabel(' because', undefined, 7)).toBe('·becau…')
  expect(shortLabel('透视模型', undefined, 7)).toBe('透视…')
})
