import type { CachePair } from '../graph/delta-cache.ts'
import type { FloatType } from './tensors.ts'

/** ONNX TensorProto.DataType FLOAT16. */
const FLOAT16 = 10

export function floatTypeOf(element: CachePair['element']): FloatType {
  return Number(element) === FLOAT16 ? 'float16' : 'float32'
}
