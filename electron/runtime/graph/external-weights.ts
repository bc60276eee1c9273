import { create } from '@bufbuild/protobuf'
import { StringStringEntryProtoSchema, TensorProto_DataLocation } from './onnx_pb.ts'
import type { TensorProto } from './onnx_pb.ts'
import type { OnnxModel } from './parse.ts'

/** Below this size a tensor stays inside the model: shapes and small constants must be readable. */
const MIN_BYTES = 1024

/**
 * Replaces the bytes of large initializers that are views into `source` by references into the
 * file they were read from (ONNX external data: location, offset, length). The bytes then need to
 * be neither copied nor written again, and sessions over the same file share its pages.
 */
export function pointIntoFile(model: OnnxModel, source: Uint8Array, file: string): void {
  for (const tensor of model.graph.initializer) {
    const bytes = tensor.rawData
    if (bytes.buffer !== source.buffer || bytes.length < MIN_BYTES) continue
    if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) continue
    referTo(tensor, file, bytes.byteOffset - source.byteOffset, bytes.length)
  }
}

function referTo(tensor: TensorProto, location: string, offset: number, length: number): void {
  const entries = { location, offset: String(offset), length: String(length) }
  tensor.rawData = new Uint8Array(0)
  tensor.dataLocation = TensorProto_DataLocation.EXTERNAL
  tensor.externalData = Object.entries(entries).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  )
}
