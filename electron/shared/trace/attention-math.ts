/**
 * Scaled dot-product attention written out, to check the model's own: softmax(q·Kᵀ·scale + bias)
 * (Vaswani et al. 2017, section 3.2.1).
 *
 * @param query the query vector, `[headDim]`
 * @param keys the key vectors the query may see, `[count, headDim]`, C order
 * @param scale usually 1/√headDim
 * @param bias `[count]`, added to the scaled products; nothing where the model has none
 * @returns weights `[count]` that sum to 1
 */
export function attentionWeights(
  query: Float32Array,
  keys: Float32Array,
  scale: number,
  bias?: ArrayLike<number>,
): Float64Array {
  const headDim = query.length
  const count = keys.length / headDim
  if (!Number.isInteger(count)) throw new RangeError('keys must be rows as long as the query')
  const scores = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    let dot = 0
    for (let i = 0; i < headDim; i++) dot += (query[i] ?? 0) * (keys[row * headDim + i] ?? 0)
    scores[row] = dot * scale + (bias?.[row] ?? 0)
  }
  return softmax(scores)
}

/** Numerically safe softmax in place: subtracts the largest value first. */
function softmax(values: Float64Array): Float64Array {
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] = Math.exp((values[i] ?? 0) - max)
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / sum
  return values
}
