import { expect, test } from 'vitest'
import { mapPoints, mapTokens, MOST_OF_TEXT } from '#renderer/inspector/embedding/map-points.ts'

const token = (id: number, position: number, special = false) => ({
  id,
  text: `t${String(id)}`,
  position,
  special,
})

test('each token is on the map once, the selected one first, control tokens not at all', () => {
  const text = [token(1, 0, true), token(5, 1), token(6, 2), token(5, 3), token(7, 4)]
  const near = [
    { id: 9, text: 't9' },
    { id: 6, text: 't6' },
  ]
  const added = [
    { id: 9, text: 't9' },
    { id: 11, text: 't11' },
  ]
  const found = mapTokens(text, token(5, 3), near, added)
  expect(found.map(({ id, group }) => [id, group])).toEqual([
    [5, 'text'],
    [6, 'text'],
    [7, 'text'],
    [9, 'near'],
    [11, 'added'],
  ])
})

test('of a long text those nearest to the selected token', () => {
  const text = Array.from({ length: 500 }, (_, position) => token(100 + position, position))
  const found = mapTokens(text, token(350, 250), [], [])
  expect(found).toHaveLength(MOST_OF_TEXT)
  expect(Math.max(...found.map(({ id }) => Math.abs(id - 350)))).toBeLessThanOrEqual(30)
})

test('points have their place in the plane and their cosine with the selected token', () => {
  const tokens = mapTokens([], token(1, 0), [{ id: 2, text: '' }], [{ id: 3, text: '' }])
  const data = Float32Array.from([3, 0, 0, 0, 4, 0, -3, 0, 0])
  const vectors = { dtype: 'f32' as const, shape: [3, 3], data }
  const { points, explained } = mapPoints(tokens, { vectors, neighbours: [] })
  expect(points.map(({ cosine }) => cosine)).toEqual([1, 0, -1])
  expect(explained[0] + explained[1]).toBeCloseTo(1, 12)
  const [a, b] = points
  expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeCloseTo(5, 6)
})
