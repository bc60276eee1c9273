/** Numbers in the rows of a causal matrix [length, length], row i of which ends with column i. */
export function triangle(length: number): number {
  return (length * (length + 1)) / 2
}

/** Rows of attention weights [heads, firstRow + rows, at + rows] as one pass gives them. */
interface PassRows {
  /** Position of the first row that is new. */
  readonly at: number
  readonly rows: number
  /** Where it stands among the rows. */
  readonly firstRow: number
}

/**
 * Writes the mean of some heads' new rows into a causal matrix, each row divided by its sum: kernels
 * leave sums that differ from 1 in the last digits, and a product of many layers would show it.
 *
 * @param mean rows of a causal matrix, one after the other
 */
export function meanRows(
  weights: Float32Array,
  { at, rows, firstRow }: PassRows,
  heads: readonly number[],
  mean: Float32Array,
): void {
  const width = at + rows
  const height = firstRow + rows
  for (let row = 0; row < rows; row++) {
    const position = at + row
    if (triangle(position + 1) > mean.length) return
    const sums = new Float64Array(position + 1)
    for (const head of heads) {
      const from = (head * height + firstRow + row) * width
      for (let key = 0; key <= position; key++) {
        sums[key] = (sums[key] ?? 0) + (weights[from + key] ?? 0)
      }
    }
    const total = sums.reduce((sum, value) => sum + value, 0)
    const target = triangle(position)
    for (let key = 0; key <= position; key++) mean[target + key] = (sums[key] ?? 0) / total
  }
}

/**
 * One row of Π ½·M + ½·I over causal matrices M. Goes down from the last layer, so that one row costs no
 * more than its own share of the whole product.
 *
 * @param layers rows of a causal matrix each, the first layer first; at least `position + 1` of them
 * @returns the row's numbers up to `position`
 */
export function rollRow(layers: readonly Float32Array[], position: number): Float64Array {
  let row = new Float64Array(position + 1)
  row[position] = 1
  for (const mean of layers.toReversed()) {
    const next = new Float64Array(position + 1)
    for (let from = 0; from <= position; from++) {
      const half = (row[from] ?? 0) / 2
      if (half === 0) continue
      const start = triangle(from)
      for (let key = 0; key <= from; key++) {
        next[key] = (next[key] ?? 0) + half * (mean[start + key] ?? 0)
      }
      next[from] = (next[from] ?? 0) + half
    }
    row = next
  }
  return row
}
