import { clone } from '@bufbuild/protobuf'
import { readConstant } from './constants.ts'
import { dimsOf } from './edit.ts'
import { TensorProtoSchema, type GraphProto, type TensorProto } from './onnx_pb.ts'

/**
 * Replaces each Reshape of a weight by a weight of that shape over the same bytes. ONNX Runtime
 * would do the same at load, but with a copy of its own: for an embedding that is also the output
 * matrix, that is a third of the model. Only worth it where weights are references into a file.
 */
export function foldReshapes(graph: GraphProto): void {
  const weights = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  graph.node = graph.node.filter((node) => {
    const [data = '', shape = ''] = node.input
    const [output = ''] = node.output
    const weight = node.opType === 'Reshape' ? weights.get(data) : undefined
    if (weight === undefined) return true
    const dims = resolve(dimsOf(weight), readConstant(weights.get(shape)))
    if (dims === null) return true
    graph.initializer.push(reshaped(weight, output, dims))
    return false
  })
}

function reshaped(weight: TensorProto, name: string, dims: readonly number[]): TensorProto {
  // The bytes must stay the same view: a copy would not be in the file.
  const tensor = clone(TensorProtoSchema, { ...weight, rawData: new Uint8Array(0) })
  return Object.assign(tensor, { name, dims: dims.map(BigInt), rawData: weight.rawData })
}

/** ONNX Reshape: 0 keeps a dimension, one −1 takes what is left. */
function resolve(from: readonly number[], to: readonly number[] | null): readonly number[] | null {
  if (to === null) return null
  const dims = to.map((dim, at) => (dim === 0 ? (from[at] ?? -1) : dim))
  const count = from.reduce((product, dim) => product * dim, 1)
  const known = dims.filter((dim) => dim !== -1).reduce((product, dim) => product * dim, 1)
  const open = dims.filter((dim) => dim === -1).length
  if (open > 1 || known === 0 || count % known !== 0 || (open === 0 && known !== count)) return null
  return dims.map((dim) => (dim === -1 ? count / known : dim))
}
