export interface Plane {
  /** Of each point, along the first and the second principal axis. */
  points: [x: number, y: number][]
  /** Share of the points' variance along each axis, 0 … 1. */
  explained: [number, number]
}

/**
 * Points seen along the two directions in which they are spread most: principal components (Pearson
 * 1901), by the eigenvectors of the centred points' Gram matrix, which are those of their covariance
 * and no larger than there are points. Each axis is turned so that the point furthest out on it lies on
 * the positive side: the same points make the same picture.
 *
 * @param rows points of equal length
 */
export function principalPlane(rows: readonly ArrayLike<number>[]): Plane {
  const centred = centre(rows)
  const gram = centred.map((a) => centred.map((b) => dot(a, b)))
  const total = gram.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
  const { values, vectors } = eigen(gram)
  const order = [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
  const axes = [0, 1].map((nth) => {
    const at = order[nth] ?? -1
    const value = Math.max(0, values[at] ?? 0)
    // Below what rounding leaves there is no direction to speak of.
    const length = value > 1e-12 * total ? Math.sqrt(value) : 0
    return { value, along: facing(rows.map((_, i) => (vectors[i]?.[at] ?? 0) * length)) }
  })
  const share = (nth: number): number => (total > 0 ? (axes[nth]?.value ?? 0) / total : 0)
  return {
    points: rows.map((_, i) => [axes[0]?.along[i] ?? 0, axes[1]?.along[i] ?? 0]),
    explained: [share(0), share(1)],
  }
}

function centre(rows: readonly ArrayLike<number>[]): Float64Array[] {
  const width = rows[0]?.length ?? 0
  const mean = Float64Array.from(
    { length: width },
    (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length,
  )
  return rows.map((row) => Float64Array.from(row, (value, i) => value - (mean[i] ?? 0)))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

function facing(along: number[]): number[] {
  const furthest = along.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0)
  return furthest < 0 ? along.map((value) => -value) : along
}

/** Rounds of rotations: a symmetric matrix is diagonal to rounding after about ten. */
const SWEEPS = 30

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations (Golub and Van Loan,
 * Matrix Computations, 8.5): each makes one pair of elements off the diagonal 0.
 *
 * @returns vectors `[n, n]`, one in each column
 */
export function eigen(symmetric: readonly (readonly number[])[]): {
  values: number[]
  vectors: number[][]
} {
  const n = symmetric.length
  const a = symmetric.map((row) => Float64Array.from(row))
  const v = symmetric.map((_, i) => Float64Array.from(symmetric, (__, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a) > 1e-22 * squares(a); sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q)
  }
  return { values: a.map((row, i) => row[i] ?? 0), vectors: v.map((row) => [...row]) }
}

function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [a[p], a[q]]
  const off = rowP?.[q] ?? 0
  if (!rowP || !rowQ || off === 0) return
  const tau = ((rowQ[q] ?? 0) - (rowP[p] ?? 0)) / (2 * off)
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  for (const row of a) turn(row, p, q, c, s)
  for (let i = 0; i < rowP.length; i++) {
    const [x, y] = [rowP[i] ?? 0, rowQ[i] ?? 0]
    rowP[i] = c * x - s * y
    rowQ[i] = s * x + c * y
  }
  for (const row of v) turn(row, p, q, c, s)
}

function turn(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p] ?? 0, row[q] ?? 0]
  row[p] = c * x - s * y
  row[q] = s * x + c * y
}

function squares(a: readonly Float64Array[]): number {
  return a.reduce((sum, row) => sum + dot(row, row), 0)
}

/** Sum of the squares off the diagonal: what the rotations bring to 0. */
function offDiagonal(a: readonly Float64Array[]): number {
  let sum = 0
  for (const [i, row] of a.entries()) {
    for (let j = 0; j < row.length; j++) if (j !== i) sum += (row[j] ?? 0) ** 2
  }
  return sum
}
