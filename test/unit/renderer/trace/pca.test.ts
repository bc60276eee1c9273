import { describe, expect, test } from 'vitest'
import { eigen, principalPlane } from '#renderer/trace/pca.ts'

/** Orthonormal directions in space, neither along an axis. */
const U = [2 / 3, 2 / 3, 1 / 3]
const V = [-2 / 3, 1 / 3, 2 / 3]
const at = (x: number, y: number): number[] => U.map((u, i) => 10 + x * u + y * (V[i] ?? 0))

describe('the plane that points are spread in most', () => {
  test('corners of a 6 × 2 rectangle in space: 90 % and 10 %, and their own coordinates', () => {
    const corners = [at(3, 1), at(3, -1), at(-3, 1), at(-3, -1)]
    const { points, explained } = principalPlane(corners)
    expect(explained[0]).toBeCloseTo(0.9, 12)
    expect(explained[1]).toBeCloseTo(0.1, 12)
    for (const [i, [x, y]] of points.entries()) {
      expect(Math.abs(x)).toBeCloseTo(3, 10)
      expect(Math.abs(y)).toBeCloseTo(1, 10)
      // Points apart along one axis only stay so.
      expect(Math.sign(x) === Math.sign(points[0]?.[0] ?? 0)).toBe(i < 2)
    }
  })

  test('distances between points in a plane are kept', () => {
    const flat = [at(0, 0), at(4, 1), at(1, 3), at(-2, 2), at(-1, -3)]
    const { points } = principalPlane(flat)
    for (let i = 0; i < flat.length; i++) {
      for (let j = 0; j < i; j++) {
        const far = Math.hypot(...(flat[i] ?? []).map((x, k) => x - (flat[j]?.[k] ?? 0)))
        const [a = [0, 0], b = [0, 0]] = [points[i], points[j]]
        expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeCloseTo(far, 9)
      }
    }
  })

  test('points on a line have one direction only, the furthest on the positive side', () => {
    const { points, explained } = principalPlane([at(-1, 0), at(0, 0), at(4, 0)])
    expect(explained[0]).toBeCloseTo(1, 12)
    expect(explained[1]).toBeCloseTo(0, 12)
    expect(points.map(([x]) => x)[2]).toBeCloseTo(3, 10)
    expect(points.every(([, y]) => Math.abs(y) < 1e-6)).toBe(true)
  })

  test('one point, or the same twice, stands in the middle', () => {
    expect(principalPlane([[1, 2, 3]])).toEqual({ points: [[0, 0]], explained: [0, 0] })
    expect(principalPlane([at(1, 1), at(1, 1)]).points).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(principalPlane([]).points).toEqual([])
  })
})

test('eigenvalues of a tridiagonal matrix are 2 − 2 cos(kπ / (n + 1))', () => {
  const n = 12
  const matrix: number[][] = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
  )
  const { values, vectors } = eigen(matrix)
  const expected = Array.from(
    { length: n },
    (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)),
  )
  values
    .toSorted((a, b) => a - b)
    .forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k] ?? 0, 10)
    })
  // A·v = λ·v for every column.
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      const product = (matrix[i] ?? []).reduce((sum, m, j) => sum + m * (vectors[j]?.[k] ?? 0), 0)
      expect(product).toBeCloseTo((values[k] ?? 0) * (vectors[i]?.[k] ?? 0), 9)
    }
  }
})
