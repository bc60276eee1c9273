import { Tensor } from 'onnxruntime-node'
import { floatTensor, newStore, storeOf } from '../decode/tensors.ts'

/**
 * Several tensors `[1, …]` of one shape and type as one `[B, …]`.
 *
 * @throws RangeError where there are none, or their shapes differ
 */
export function stacked(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors
  if (first === undefined) throw new RangeError('nothing to stack')
  const size = first.size
  const dims = [tensors.length, ...first.dims.slice(1)]
  if (first.type === 'int64') {
    const ids = new BigInt64Array(tensors.length * size)
    for (const [row, tensor] of tensors.entries()) {
      ids.set(checked(tensor, size).data as BigInt64Array, row * size)
    }
    return new Tensor('int64', ids, dims)
  }
  const type = first.type === 'float16' ? 'float16' : 'float32'
  const store = newStore(type, tensors.length * size)
  for (const [row, tensor] of tensors.entries()) {
    store.set(storeOf(checked(tensor, size)), row * size)
  }
  return floatTensor(store, dims)
}

/** The rows of a tensor of floats `[B, …]`, each `[1, …]`, without a copy. */
export function rowsOf(tensor: Tensor): Tensor[] {
  const [count = 0, ...rest] = tensor.dims
  const store = storeOf(tensor)
  const size = store.length / count
  return Array.from({ length: count }, (_, row) =>
    floatTensor(store.subarray(row * size, (row + 1) * size), [1, ...rest]),
  )
}

function checked(tensor: Tensor, size: number): Tensor {
  if (tensor.size === size) return tensor
  throw new RangeError(`a tensor of ${String(tensor.size)} numbers among those of ${String(size)}`)
}
