import { describe, expect, test } from 'vitest'
import { arcPaths, arcRows, type ArcRow } from '#renderer/charts/arcs.ts'

const WEIGHTS = [0.5, 0.01, 0.02, 0.2, 0.001, 0.002, 0.003, 0.15, 0.014, 0.1]

function total(rows: readonly ArcRow[]): number {
  return rows.reduce((sum, row) => sum + row.weight, 0)
}

describe('arcRows', () => {
  test('whatever is cut, the lines sum to the weights', () => {
    const sum = WEIGHTS.reduce((a, b) => a + b, 0)
    for (const keep of [0, 1, 3, 8, 20]) {
      expect(total(arcRows(WEIGHTS, 9, keep, null))).toBeCloseTo(sum, 10)
      expect(total(arcRows(WEIGHTS, 9, keep, 0))).toBeCloseTo(sum, 10)
    }
  })

  test('the strongest stay, in reading order, and the rest becomes gaps', () => {
    expect(
      arcRows(WEIGHTS, 9, 3, null).map((row) =>
        row.kind === 'gap' ? [row.from, row.to] : row.position,
      ),
    ).toEqual([0, [1, 2], 3, [4, 6], 7, 8, 9])
  })

  test('the query is always the last line, however weak it is', () => {
    const rows = arcRows([0.9, 0.05, 0.04, 0.01], 3, 1, null)
    expect(rows.at(-1)).toMatchObject({ kind: 'token', position: 3 })
  })

  test('an encoder’s query has keys after it, and another sequence’s none of its own', () => {
    const both = arcRows([0.5, 0.3, 0.1, 0.1], 1, 8, null)
    expect(both.map((row) => row.weight)).toEqual([0.5, 0.3, 0.1, 0.1])
    expect(arcRows([0.001, 0.9, 0.099], null, 1, null)).toHaveLength(3)
    expect(arcRows([0.0001, 0.0001, 0.9, 0.0998], null, 1, null)[0]).toMatchObject({
      kind: 'gap',
      from: 0,
      to: 1,
    })
  })

  test('a hidden position has a line but does not take the place of a strong one', () => {
    const rows = arcRows(WEIGHTS, 9, 2, 0)
    expect(rows[0]).toMatchObject({ kind: 'token', position: 0, weight: 0.5 })
    const kept = rows.filter((row) => row.kind === 'token').map((row) => row.position)
    expect(kept).toEqual(expect.arrayContaining([3, 7]))
  })

  test('where all is on one key, near-nothings do not fill the figure', () => {
    const weights = Array.from({ length: 60 }, () => 0.0001)
    weights[30] = 0.99
    const tokens = arcRows(weights, 59, 8, null).filter((row) => row.kind === 'token')
    expect(tokens.length).toBeLessThanOrEqual(6)
  })
})

describe('arcPaths', () => {
  const rows = arcRows(WEIGHTS, 9, 3, 0)
  const arcs = arcPaths(rows, rows.length - 1, { width: 64, rowHeight: 20, hidden: 0 })

  test('one arc for every token line, the query’s own among them, none for gaps and the hidden one', () => {
    const drawn = arcs.map(({ row }) => rows[row])
    expect(drawn.every((row) => row?.kind === 'token' && row.position !== 0)).toBe(true)
    expect(arcs).toHaveLength(rows.filter((row) => row.kind === 'token').length - 1)
  })

  test('arcs start and end in the middle of their lines and stay within the drawing', () => {
    for (const { row, path } of arcs) {
      const [x0, y0, x1, , x2, , x3, y3] = [...path.matchAll(/-?[\d.]+/g)].map(Number)
      expect([x0, x3]).toEqual([64, 64])
      const middle = [(rows.length - 0.5) * 20, (row + 0.5) * 20]
      if (row === rows.length - 1) expect(((y0 ?? 0) + (y3 ?? 0)) / 2).toBeCloseTo(middle[0] ?? 0)
      else expect([y0, y3]).toEqual(middle)
      // A cubic with both controls at x reaches 1/4 of its ends and 3/4 of its controls.
      expect(0.25 * (x0 ?? 0) + 0.75 * (x1 ?? 0)).toBeGreaterThanOrEqual(0)
      expect(x1).toBe(x2)
    }
  })

  test('the strongest arc is opaque, weaker ones less', () => {
    const byWeight = [...arcs].sort(
      (a, b) => (rows[b.row]?.weight ?? 0) - (rows[a.row]?.weight ?? 0),
    )
    expect(byWeight[0]?.opacity).toBe(1)
    const opacities = byWeight.map(({ opacity }) => opacity)
    expect(opacities).toEqual([...opacities].sort((a, b) => b - a))
    expect(new Set(opacities).size).toBeGreaterThan(1)
  })

  test('where the query looks at itself, the other arcs are faint beside its loop', () => {
    const own = arcRows([0.1, 0.01, 0.02, 0.87], 3, 8, 0)
    const [first, ...others] = arcPaths(own, 3, { width: 64, rowHeight: 20, hidden: 0 }).reverse()
    expect(first).toMatchObject({ row: 3, opacity: 1 })
    expect(others.every(({ opacity }) => opacity < 0.2)).toBe(true)
  })

  test('weights below the floor have no arc; the colours of the others stay', () => {
    const above = arcPaths(rows, rows.length - 1, {
      width: 64,
      rowHeight: 20,
      hidden: 0,
      floor: 0.15,
    })
    expect(above).toEqual(arcs.filter(({ row }) => (rows[row]?.weight ?? 0) >= 0.15))
    expect(above.length).toBeLessThan(arcs.length)
  })
})
