import { ELEMENT } from './edit.ts'
import { TensorProto_DataLocation, type TensorProto } from './onnx_pb.ts'

/** Bits of one number in raw_data (onnx.proto, TensorProto); those of texts are not known. */
const BITS = new Map<number, number>([
  ...[ELEMENT.DOUBLE, ELEMENT.INT64, ELEMENT.UINT64, ELEMENT.COMPLEX64].map(of(64)),
  ...[ELEMENT.FLOAT, ELEMENT.INT32, ELEMENT.UINT32].map(of(32)),
  ...[ELEMENT.FLOAT16, ELEMENT.BFLOAT16, ELEMENT.INT16, ELEMENT.UINT16].map(of(16)),
  ...[ELEMENT.INT8, ELEMENT.UINT8, ELEMENT.BOOL, ELEMENT.FLOAT8E4M3FN].map(of(8)),
  ...[ELEMENT.FLOAT8E4M3FNUZ, ELEMENT.FLOAT8E5M2, ELEMENT.FLOAT8E5M2FNUZ].map(of(8)),
  ...[ELEMENT.INT4, ELEMENT.UINT4].map(of(4)),
  ...[ELEMENT.COMPLEX128].map(of(128)),
])

function of(bits: number): (type: number) => [number, number] {
  return (type) => [type, bits]
}

export function elementsOf(dims: readonly bigint[]): bigint {
  return dims.reduce((product, dim) => product * dim, 1n)
}

/** What a tensor of that shape and type takes as raw bytes; null for texts and types nobody knows here. */
function bytesOf({ dims, dataType }: TensorProto): number | null {
  const bits = BITS.get(dataType)
  return bits === undefined ? null : Math.ceil((Number(elementsOf(dims)) * bits) / 8)
}

/** Where a tensor's numbers lie in a file beside the graph. */
export interface ExternalPlace {
  readonly location: string
  readonly offset: number
  readonly length: number
}

/** null: the tensor lies in the graph. NaN for what is no number. */
export function externalPlace(tensor: TensorProto): ExternalPlace | null {
  if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return null
  const of = (key: string): string | undefined =>
    tensor.externalData.find((entry) => entry.key === key)?.value
  const length = of('length')
  return {
    location: of('location') ?? '',
    offset: Number(of('offset') ?? 0),
    length: length === undefined ? (bytesOf(tensor) ?? NaN) : Number(length),
  }
}

/** Whether a tensor has as many bytes as its shape says, or as many numbers where they stand one by one. */
export function hasItsBytes(tensor: TensorProto): boolean {
  const expected = bytesOf(tensor)
  const count = Number(elementsOf(tensor.dims))
  const place = externalPlace(tensor)
  if (place !== null) return expected !== null && place.length === expected
  if (tensor.dataType === ELEMENT.STRING) return tensor.stringData.length === count
  if (tensor.rawData.length > 0) return tensor.rawData.length === expected
  const listed = Math.max(
    ...[tensor.floatData, tensor.int32Data, tensor.int64Data].map(({ length }) => length),
    ...[tensor.doubleData, tensor.uint64Data].map(({ length }) => length),
  )
  if (tensor.dataType === ELEMENT.COMPLEX64 || tensor.dataType === ELEMENT.COMPLEX128) return true
  // Two of four bits share a number in some files.
  const packed = BITS.get(tensor.dataType) === 4 && listed === Math.ceil(count / 2)
  return expected !== null && (listed === count || packed)
}
