import type { TensorData } from '#shared/trace/tensor.ts'

/** The last axis of a tensor at a place of all axes before it, counted in C order. */
export function vectorAt({ data, shape }: TensorData, place: number): Float32Array {
  if (!(data instanceof Float32Array)) throw new RangeError('vectors must be float32')
  const width = shape.at(-1) ?? 0
  return data.subarray(place * width, (place + 1) * width)
}

/** Element by element; their sum is the dot product. */
export function products(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: a.length }, (_, i) => (a[i] ?? 0) * (b[i] ?? 0))
}

export function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0
  return total
}

/** Largest |a − b|, element by element; what one of them lacks counts as 0. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)))
  return largest
}
