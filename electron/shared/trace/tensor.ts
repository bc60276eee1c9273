/** A typed array with its shape, C order, little-endian when written. */
export type TensorData = { shape: number[] } & (
  { dtype: 'f32'; data: Float32Array } | { dtype: 'i32'; data: Int32Array }
)

/** Offset of an index, C order. @throws RangeError outside the shape */
export function offsetOf(shape: readonly number[], ...index: number[]): number {
  let offset = 0
  for (let axis = 0; axis < shape.length; axis++) {
    const [size, i] = [shape[axis] ?? 0, index[axis] ?? 0]
    if (i < 0 || i >= size) {
      throw new RangeError(`index [${index.join(', ')}] is outside shape [${shape.join(', ')}]`)
    }
    offset = offset * size + i
  }
  return offset
}
