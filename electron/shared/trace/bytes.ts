import type { TensorData } from './tensor.ts'

/**
 * The bytes as a plain array on a buffer of its own: a view into a pool would send the whole pool along
 * with every message, and a Buffer is another type where there is no Node.
 */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  const whole = bytes.byteLength === bytes.buffer.byteLength
  return whole ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes)
}

/** Whether this machine has numbers in memory as files have them. */
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** Little-endian bytes, whatever the machine; where it is one itself, they are the numbers' own. */
export function bytesOf(data: Float32Array | Int32Array): Uint8Array {
  if (LITTLE_ENDIAN) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const view = new DataView(new ArrayBuffer(data.length * 4))
  if (data instanceof Float32Array) {
    for (let i = 0; i < data.length; i++) view.setFloat32(i * 4, data[i] ?? 0, true)
  } else {
    for (let i = 0; i < data.length; i++) view.setInt32(i * 4, data[i] ?? 0, true)
  }
  return new Uint8Array(view.buffer)
}

/** @throws RangeError where the bytes are not whole numbers of 4 */
export function float32Of(bytes: Uint8Array): Float32Array {
  const view = wordsOf(bytes)
  if (LITTLE_ENDIAN) return new Float32Array(alignedBuffer(bytes))
  const data = new Float32Array(bytes.byteLength / 4)
  for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(i * 4, true)
  return data
}

/** @throws RangeError where the bytes are not whole numbers of 4 */
function int32Of(bytes: Uint8Array): Int32Array {
  const view = wordsOf(bytes)
  if (LITTLE_ENDIAN) return new Int32Array(alignedBuffer(bytes))
  const data = new Int32Array(bytes.byteLength / 4)
  for (let i = 0; i < data.length; i++) data[i] = view.getInt32(i * 4, true)
  return data
}

/** @throws RangeError where the bytes do not fit the shape */
export function tensorOf(
  dtype: TensorData['dtype'],
  shape: number[],
  bytes: Uint8Array,
): TensorData {
  const count = shape.reduce((product, size) => product * size, 1)
  if (bytes.byteLength !== count * 4 || !shape.every((n) => Number.isInteger(n) && n >= 0)) {
    throw new RangeError(
      `a tensor of shape [${shape.join(', ')}] needs ${String(count * 4)} bytes, got ${String(bytes.byteLength)}`,
    )
  }
  return dtype === 'f32'
    ? { dtype, shape, data: float32Of(bytes) }
    : { dtype, shape, data: int32Of(bytes) }
}

function wordsOf(bytes: Uint8Array): DataView {
  if (bytes.byteLength % 4 !== 0) {
    throw new RangeError(`${String(bytes.byteLength)} bytes are not a list of 4-byte numbers`)
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The bytes' own buffer where nothing else is in it; else a copy, which begins where numbers of 4 bytes may. */
function alignedBuffer(bytes: Uint8Array): ArrayBufferLike {
  const whole = bytes.byteLength === bytes.buffer.byteLength
  return whole ? bytes.buffer : new Uint8Array(bytes).buffer
}
