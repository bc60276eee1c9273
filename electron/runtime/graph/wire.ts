import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf'
import { GraphError } from './graph-error.ts'

/**
 * What a serialised message may hold: far above any decoder known (a 70-layer export has some 20,000
 * nodes of ten messages each), far below what would fill the memory as objects.
 */
const LIMITS = {
  /** Messages of all kinds, and fields nobody knows. */
  messages: 1_000_000,
  /** Numbers written one by one: weights lie in raw_data, as bytes. */
  values: 16_000_000,
  depth: 40,
} as const

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/**
 * Walks through a serialised message without making anything of it (protobuf.dev, Encoding).
 *
 * @throws GraphError `not-onnx` (cut short, or no protobuf), `graph-too-large`
 */
export function checkWire(bytes: Uint8Array, message: DescMessage): void {
  new Walk(bytes).message(message, 0, bytes.length, 0)
}

class Walk {
  readonly #bytes: Uint8Array
  #at = 0
  #messages = 0
  #values = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  message(desc: DescMessage, start: number, end: number, depth: number): void {
    if (depth > LIMITS.depth) throw tooLarge('depth', depth, LIMITS.depth)
    const fields = fieldsOf(desc)
    this.#at = start
    while (this.#at < end) {
      const tag = this.#varint(end)
      const field = fields.get(Math.floor(tag / 8))
      this.#field(field, tag % 8, end, depth)
    }
  }

  #field(field: DescField | undefined, wire: number, end: number, depth: number): void {
    if (field === undefined) this.#count('messages', 1)
    else if (field.fieldKind === 'list' && field.listKind !== 'message') this.#count('values', 1)
    if (wire === VARINT) this.#varint(end)
    else if (wire === FIXED64) this.#skip(8, end)
    else if (wire === FIXED32) this.#skip(4, end)
    else if (wire === LENGTH) this.#bytesOf(field, this.#varint(end), end, depth)
    else throw damaged('wire type')
  }

  #bytesOf(field: DescField | undefined, length: number, end: number, depth: number): void {
    const start = this.#at
    this.#skip(length, end)
    if (field?.message !== undefined) {
      this.#count('messages', 1)
      this.message(field.message, start, start + length, depth + 1)
      this.#at = start + length
    } else if (field?.fieldKind === 'list' && field.listKind === 'scalar') {
      this.#count('values', Math.floor(length / (PACKED.get(field.scalar) ?? 1)))
    }
  }

  #count(what: 'messages' | 'values', more: number): void {
    const found = what === 'messages' ? (this.#messages += more) : (this.#values += more)
    if (found > LIMITS[what]) throw tooLarge(what, found, LIMITS[what])
  }

  #skip(length: number, end: number): void {
    if (length > end - this.#at) throw damaged('cut short')
    this.#at += length
  }

  /** As a number: exact up to 2^53, and beyond that larger than any file. */
  #varint(end: number): number {
    let value = 0
    let factor = 1
    for (let i = 0; i < 10; i++) {
      if (this.#at >= end) throw damaged('cut short')
      const byte = this.#bytes[this.#at++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 0x80
    }
    throw damaged('varint')
  }
}

const known = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>()

function fieldsOf(desc: DescMessage): ReadonlyMap<number, DescField> {
  const before = known.get(desc)
  if (before !== undefined) return before
  const fields = new Map(desc.fields.map((field) => [field.number, field]))
  known.set(desc, fields)
  return fields
}

/** Bytes of one number where they are packed. Texts are never packed; a varint has at least one byte. */
const PACKED = new Map<ScalarType, number>([
  ...[ScalarType.DOUBLE, ScalarType.FIXED64, ScalarType.SFIXED64].map((type) => [type, 8] as const),
  ...[ScalarType.FLOAT, ScalarType.FIXED32, ScalarType.SFIXED32].map((type) => [type, 4] as const),
  ...[ScalarType.STRING, ScalarType.BYTES].map((type) => [type, Infinity] as const),
])

function damaged(reason: string): GraphError {
  return new GraphError('not-onnx', `The file is not a serialised ONNX model (${reason}).`)
}

function tooLarge(what: string, found: number, limit: number): GraphError {
  const message = `The graph has ${String(found)} (${what}); at most ${String(limit)} are read.`
  return new GraphError('graph-too-large', message, {
    what: `graph${what[0]?.toUpperCase() ?? ''}${what.slice(1)}`,
    found,
    limit,
  })
}
