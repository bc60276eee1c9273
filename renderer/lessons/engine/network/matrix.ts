/** Numbers in rows, C order: row r, column c is `data[r * cols + c]`. */
export interface Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array
}

export function zeros(rows: number, cols: number): Matrix {
  return { rows, cols, data: new Float64Array(rows * cols) }
}

/** @param rows each as long as the first */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  const cols = rows[0]?.length ?? 0
  const matrix = zeros(rows.length, cols)
  rows.forEach((row, at) => {
    if (row.length !== cols) throw new RangeError('a matrix has rows of one length')
    matrix.data.set(row, at * cols)
  })
  return matrix
}

/** One row, not copied. */
export function rowOf({ data, cols }: Matrix, row: number): Float64Array {
  return data.subarray(row * cols, (row + 1) * cols)
}

/** A + B. */
export function add(a: Matrix, b: Matrix): Matrix {
  return { ...a, data: a.data.map((value, i) => value + b.data[i]!) }
}

/** Every entry times a number. */
export function scale(a: Matrix, factor: number): Matrix {
  return { ...a, data: a.data.map((value) => value * factor) }
}

/** A += B. */
export function addTo(a: Matrix, b: Matrix): void {
  for (let i = 0; i < a.data.length; i++) a.data[i]! += b.data[i]!
}

/** A·B: `[m, n]`·`[n, p]` → `[m, p]`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  check(a.cols === b.rows, a, b)
  const out = zeros(a.rows, b.cols)
  const factors = a.data
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.cols; k++) addScaled(out, i, factors[i * a.cols + k]!, b, k)
  }
  return out
}

/** Aᵀ·B, added to `out`: `[n, m]`ᵀ·`[n, p]` → `[m, p]`. What a weight's gradient is made of. */
export function addTransposedProduct(out: Matrix, a: Matrix, b: Matrix): void {
  check(a.rows === b.rows && out.rows === a.cols && out.cols === b.cols, a, b)
  const factors = a.data
  for (let k = 0; k < a.rows; k++) {
    for (let i = 0; i < a.cols; i++) addScaled(out, i, factors[k * a.cols + i]!, b, k)
  }
}

/** A·Bᵀ: `[m, n]`·`[p, n]`ᵀ → `[m, p]`, a dot product for each pair of rows. */
export function multiplyByTransposed(a: Matrix, b: Matrix): Matrix {
  check(a.cols === b.cols, a, b)
  const out = zeros(a.rows, b.rows)
  const [left, right, width] = [a.data, b.data, a.cols]
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let dot = 0
      const [row, other] = [i * width, j * width]
      for (let k = 0; k < width; k++) dot += left[row + k]! * right[other + k]!
      out.data[i * b.rows + j] = dot
    }
  }
  return out
}

/** Row `i` of `out` += factor · row `k` of `b`. */
function addScaled(out: Matrix, i: number, factor: number, b: Matrix, k: number): void {
  if (factor === 0) return // as after a ReLU, or of a mask
  // Named once: looked up again for every number, they would take as long as the arithmetic.
  const [to, from, width] = [out.data, b.data, b.cols]
  const [toRow, fromRow] = [i * width, k * width]
  for (let j = 0; j < width; j++) to[toRow + j]! += factor * from[fromRow + j]!
}

function check(fits: boolean, a: Matrix, b: Matrix): void {
  if (fits) return
  const shape = ({ rows, cols }: Matrix): string => `[${String(rows)}, ${String(cols)}]`
  throw new RangeError(`matrices of ${shape(a)} and ${shape(b)} cannot be multiplied`)
}
