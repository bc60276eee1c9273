import type { IndexList } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'

/**
 * A request's list written out; negatives count from the end.
 *
 * @throws RangeError where there is no such index
 */
export function resolve(list: IndexList, count: number): number[] {
  if (list === 'all') return Array.from({ length: count }, (_, at) => at)
  return list.map((index) => {
    const at = index < 0 ? count + index : index
    if (Number.isInteger(at) && at >= 0 && at < count) return at
    throw new RangeError(`there is no index ${String(index)} of ${String(count)}`)
  })
}

/** Rows, one after the other, as a tensor: float32, as the real models' answers have it. */
export function tensorOfRows(shape: number[], rows: readonly Float64Array[]): TensorData {
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1))
  let at = 0
  for (const row of rows) {
    data.set(row, at)
    at += row.length
  }
  return { dtype: 'f32', shape, data }
}
