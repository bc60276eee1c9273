/** Keys of one layer, rows of all heads one behind the other: head h, position t begins at (h·stride + t)·size. */
export interface KeyRows {
  readonly values: Float32Array
  /** Rows there is room for in each head. */
  readonly stride: number
}

export interface HeadSizes {
  readonly heads: number
  readonly kvHeads: number
  readonly headDim: number
}

/**
 * What the last position attends to, as the mean of the heads: softmax(q·kᵀ·scale) over all positions
 * (Vaswani et al. 2017, equation 1). The last row sees everything before it, so nothing is masked.
 *
 * @param query `[heads, headDim]`, rotary positions applied, as in `keys`
 * @param count positions, at least 1
 * @returns `[count]`
 */
export function meanAttention(
  query: Float32Array,
  keys: KeyRows,
  { heads, kvHeads, headDim }: HeadSizes,
  scale: number,
  count: number,
): Float32Array {
  const mean = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let head = 0; head < heads; head++) {
    const group = Math.floor(head / (heads / kvHeads))
    let largest = -Infinity
    for (let t = 0; t < count; t++) {
      const at = (group * keys.stride + t) * headDim
      let dot = 0
      for (let i = 0; i < headDim; i++) {
        dot += (query[head * headDim + i] ?? 0) * (keys.values[at + i] ?? 0)
      }
      weights[t] = dot * scale
      largest = Math.max(largest, dot * scale)
    }
    let sum = 0
    for (let t = 0; t < count; t++) {
      const weight = Math.exp((weights[t] ?? 0) - largest)
      weights[t] = weight
      sum += weight
    }
    for (let t = 0; t < count; t++) mean[t] = (mean[t] ?? 0) + (weights[t] ?? 0) / sum / heads
  }
  return Float32Array.from(mean)
}
