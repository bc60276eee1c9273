import { create } from '@bufbuild/protobuf'
import { ELEMENT, int64Tensor, rawTensor } from './edit.ts'
import { TensorProtoSchema, type GraphProto, type NodeProto, type TensorProto } from './onnx_pb.ts'

/**
 * Turns Constant nodes into initializers, in place and in branches too: then there is one kind of
 * constant to look for. Text and sparse constants stay as they are, and so do those that are outputs:
 * an output needs a node that makes it.
 */
export function hoistConstants(graph: GraphProto): void {
  const outputs = new Set(graph.output.map(({ name }) => name))
  graph.node = graph.node.filter((node) => {
    for (const { g, graphs } of node.attribute) {
      if (g !== undefined) hoistConstants(g)
      graphs.forEach(hoistConstants)
    }
    if (node.opType !== 'Constant' || outputs.has(node.output[0] ?? '')) return true
    const tensor = constantOf(node)
    if (tensor !== null) graph.initializer.push(tensor)
    return tensor === null
  })
}

function constantOf(node: NodeProto): TensorProto | null {
  const name = node.output[0] ?? ''
  const [attribute] = node.attribute
  if (attribute === undefined || node.attribute.length > 1) return null
  switch (attribute.name) {
    case 'value':
      return attribute.t === undefined ? null : create(TensorProtoSchema, { ...attribute.t, name })
    case 'value_int':
      return int64Tensor(name, [Number(attribute.i)], [])
    case 'value_ints':
      return int64Tensor(name, attribute.ints.map(Number))
    case 'value_float':
      return floatTensor(name, [attribute.f], [])
    case 'value_floats':
      return floatTensor(name, attribute.floats, [attribute.floats.length])
    default:
      return null
  }
}

function floatTensor(
  name: string,
  values: readonly number[],
  dims: readonly number[],
): TensorProto {
  return rawTensor(name, ELEMENT.FLOAT, dims, new Uint8Array(Float32Array.from(values).buffer))
}

/** At most this many values are read: shapes and scalars, never weights. */
const READABLE = 64

/** Values of a small constant of integers or floats; `null` for anything else. */
export function readConstant(tensor: TensorProto | undefined): readonly number[] | null {
  if (tensor === undefined || tensor.externalData.length > 0) return null
  const count = tensor.dims.reduce((product, dim) => product * Number(dim), 1)
  if (count > READABLE) return null
  const { rawData } = tensor
  const stored = [...tensor.int64Data.map(Number), ...tensor.int32Data, ...tensor.floatData]
  if (rawData.length === 0) return stored.length === count ? stored : null
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength)
  const read = READERS.get(tensor.dataType)
  if (read === undefined || rawData.length !== count * read.bytes) return null
  return Array.from({ length: count }, (_, at) => read.value(view, at * read.bytes))
}

const READERS = new Map<number, { bytes: number; value: (view: DataView, at: number) => number }>([
  [ELEMENT.INT64, { bytes: 8, value: (view, at) => Number(view.getBigInt64(at, true)) }],
  [ELEMENT.INT32, { bytes: 4, value: (view, at) => view.getInt32(at, true) }],
  [ELEMENT.FLOAT, { bytes: 4, value: (view, at) => view.getFloat32(at, true) }],
  [ELEMENT.DOUBLE, { bytes: 8, value: (view, at) => view.getFloat64(at, true) }],
  [ELEMENT.FLOAT16, { bytes: 2, value: (view, at) => halfToNumber(view.getUint16(at, true)) }],
])

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
