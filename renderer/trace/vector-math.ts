/** Row `at` of an array of rows `width` long. */
export function rowAt(data: Float32Array | Int32Array, at: number, width: number): number[] {
  return Array.from(data.subarray(at * width, (at + 1) * width))
}

/** a·b / (|a|·|b|), −1 … 1; 0 where either has no length. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    dot += x * y
    aa += x * x
    bb += y * y
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb)
}

/**
 * How far two distributions are apart: ½·Σ |a − b|, the share of one that would have to be moved to make
 * it the other. 0 … 1. Where one is longer, the other has nothing there.
 */
export function totalVariation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < Math.max(a.length, b.length); i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0))
  return sum / 2
}
