import type { Rows } from '#test/fixtures/rows.ts'

/** Largest absolute difference of a flat tensor [rows, columns] to the same rows of a reference. */
export function rowsDifference(actual: Float32Array, expected: Rows, from: number): number {
  const columns = expected[0]?.length ?? 0
  const rows = actual.length / columns
  let worst = Number.isInteger(rows) && rows > 0 ? 0 : Infinity
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const want = expected[from + row]?.[column] ?? Number.NaN
      worst = larger(worst, Math.abs((actual[row * columns + column] ?? Number.NaN) - want))
    }
  }
  return worst
}

/** The same for [1, heads, rows, columns] against one matrix a head, `columns` of them compared. */
export function headsDifference(
  actual: Float32Array,
  expected: readonly Rows[],
  from: number,
  rows: number,
  columns: number,
): number {
  let worst = actual.length === expected.length * rows * columns ? 0 : Infinity
  expected.forEach((matrix, head) => {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = (head * rows + row) * columns + column
        const want = matrix[from + row]?.[column] ?? Number.NaN
        worst = larger(worst, Math.abs((actual[at] ?? Number.NaN) - want))
      }
    }
  })
  return worst
}

export function flatDifference(a: Float32Array, b: Float32Array): number {
  let worst = a.length === b.length ? 0 : Infinity
  for (let at = 0; at < a.length; at++) {
    worst = larger(worst, Math.abs((a[at] ?? Number.NaN) - (b[at] ?? Number.NaN)))
  }
  return worst
}

/** Math.max that never loses a NaN. */
function larger(worst: number, next: number): number {
  return next > worst || Number.isNaN(next) ? next : worst
}
