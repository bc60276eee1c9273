import { Tensor } from 'onnxruntime-node'
import { halfToFloat } from '../numeric/half.ts'

/** Element types a decoder's cache and outputs come in. */
export type FloatType = 'float32' | 'float16'

/** float16 is kept as its bits: engines differ in having Float16Array. */
export type FloatStore = Float32Array | Uint16Array

export function newStore(type: FloatType, length: number): FloatStore {
  return type === 'float32' ? new Float32Array(length) : new Uint16Array(length)
}

/** The memory of a tensor, without a copy. @throws TypeError where it holds anything but floats */
export function storeOf(tensor: Tensor): FloatStore {
  const { data } = tensor
  if (data instanceof Float32Array) return data
  if (tensor.type === 'float16' && ArrayBuffer.isView(data)) {
    return new Uint16Array(data.buffer, data.byteOffset, data.length)
  }
  throw new TypeError(`expected a tensor of floats, got ${tensor.type}`)
}

/** The values of a tensor; float32 ones are not copied. */
export function floatsOf(tensor: Tensor): Float32Array {
  return asFloats(storeOf(tensor))
}

export function asFloats(store: FloatStore): Float32Array {
  return store instanceof Float32Array ? store : halfToFloat(store)
}

/** Wraps memory as a tensor, without a copy. */
export function floatTensor(store: FloatStore, shape: readonly number[]): Tensor {
  if (store instanceof Float32Array) return new Tensor('float32', store, shape)
  // Where there is a Float16Array (Node 24), the constructor makes one of the bits, and onnxruntime-node
  // 1.30 refuses it as an input ("not enough space"): it reads 16-bit integers only.
  return Object.assign(new Tensor('float16', store, shape), { cpuData: store })
}

/** An output as an input of the next run, without a copy; see floatTensor. */
export function fedBack(tensor: Tensor): Tensor {
  return tensor.type === 'float16' ? floatTensor(storeOf(tensor), tensor.dims) : tensor
}

export function idTensor(ids: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
}
