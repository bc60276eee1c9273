import { replaceTensors } from './answer-tensors.ts'
import { assertFrame, type AttentionFrame, type AttentionShape } from './attention-frame.ts'
import { bytesOf, float32Of, ownBytes, tensorOf } from './bytes.ts'
import type { TraceEvent, TraceEventKind } from './event.ts'
import {
  hasTensorList,
  isProbeAnswer,
  isStoredBody,
  type StoredBody,
  type StoredTensor,
} from './guards.ts'
import type { ProbeAnswer } from './probe.ts'
import type { TensorData } from './tensor.ts'

/** An event as the store keeps it: what people may read as JSON, typed arrays as bytes. */
export interface EventRow {
  seq: number
  kind: TraceEventKind
  tMs: number
  json: string
  /** Attention weights, little-endian, C order; null for every other kind. */
  blob: Uint8Array | null
}

/**
 * The rows of a run as two values: between the processes each value of an object costs more than its
 * bytes, and a long session has a hundred thousand candidates.
 */
export interface PackedRun {
  /** UTF-8 of a list of `[seq, kind, tMs, bytes, body]`; −1 bytes where a row has none. */
  json: Uint8Array
  /** Their bytes, one after the other. */
  blob: Uint8Array
}

/** A row whose JSON is UTF-8 still. */
export type RawRow = Omit<EventRow, 'json'> & { json: Uint8Array }

export interface ProbeRow {
  json: string
  /** The answer's tensors one after the other, little-endian, C order; null where it has none. */
  blob: Uint8Array | null
}

/** @throws RangeError where a number is not finite: JSON has no such numbers, so it would be lost */
export function encodeEvent(event: TraceEvent): EventRow {
  const { seq, tMs, kind, ...rest } = event
  if (event.kind === 'attention') {
    const { dtype, shape, scale } = event.frame
    const json = toJson({ step: event.step, which: event.which, dtype, shape, scale })
    return { seq, kind, tMs, json, blob: frameBytes(event.frame) }
  }
  if (event.kind === 'run-started') {
    // The row belongs to its run, so a copied run needs no change in its rows.
    const { runId: _own, ...run } = event.run
    return { seq, kind, tMs, json: toJson({ version: event.version, run }), blob: null }
  }
  return { seq, kind, tMs, json: toJson(rest), blob: null }
}

/** @throws TypeError or RangeError where the row is not what `encodeEvent` makes */
export function decodeEvent(row: EventRow, runId: string): TraceEvent {
  return eventOf(row, parseObject(row.json), runId)
}

export function packRows(rows: readonly RawRow[]): PackedRun {
  const heads = rows.map(({ seq, kind, tMs, blob }, i) => {
    const bytes = blob?.byteLength ?? -1
    return `${i === 0 ? '[' : ','}[${String(seq)},"${kind}",${String(tMs)},${String(bytes)},`
  })
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0)
  const blob = new Uint8Array(sum(rows.map((row) => row.blob?.byteLength ?? 0)))
  // Heads are ASCII: a byte a letter. Each row is closed, and so is the list.
  const json = new Uint8Array(
    sum(rows.map((row, i) => row.json.byteLength + (heads[i] ?? '').length + 1)) + 1,
  )
  let [to, at] = [0, 0]
  for (const [i, row] of rows.entries()) {
    const head = heads[i] ?? ''
    for (let letter = 0; letter < head.length; letter++) json[to++] = head.charCodeAt(letter)
    json.set(row.json, to)
    to += row.json.byteLength
    json[to++] = CLOSE
    if (row.blob) blob.set(row.blob, at)
    at += row.blob?.byteLength ?? 0
  }
  json[to] = CLOSE
  return { json: rows.length === 0 ? Uint8Array.of(OPEN, CLOSE) : json, blob }
}

/** Square brackets. */
const [OPEN, CLOSE] = [0x5b, 0x5d]

/** @throws TypeError, RangeError or SyntaxError where it is not what `packRows` makes of such rows */
export function unpackEvents({ json, blob }: PackedRun, runId: string): TraceEvent[] {
  let at = 0
  const rows = JSON.parse(new TextDecoder().decode(json)) as [
    number,
    TraceEventKind,
    number,
    number,
    object,
  ][]
  return rows.map(([seq, kind, tMs, bytes, body]) => {
    const own = bytes < 0 ? null : blob.subarray(at, at + bytes)
    at += Math.max(0, bytes)
    return eventOf({ seq, kind, tMs, blob: own }, body, runId)
  })
}

function eventOf(
  { seq, tMs, kind, blob }: Omit<EventRow, 'json'>,
  parsed: object,
  runId: string,
): TraceEvent {
  const body: unknown = { kind, ...parsed }
  if (!isStoredBody(body)) throw new TypeError(`event ${String(seq)} of run ${runId} is damaged`)
  return { seq, tMs, ...bodyOf(body, blob, runId) }
}

function bodyOf(body: StoredBody, blob: Uint8Array | null, runId: string) {
  if (body.kind === 'run-started') return { ...body, run: { ...body.run, runId } }
  if (body.kind !== 'attention') return body
  const { kind, step, which, dtype, shape, scale } = body
  return { kind, step, which, frame: frameOf(dtype, shape, scale, blob ?? new Uint8Array()) }
}

export function encodeProbe(answer: ProbeAnswer): ProbeRow {
  const named: { name: string; tensor: TensorData }[] = []
  const rest = replaceTensors(answer, (tensor, name) => {
    named.push({ name, tensor })
    return undefined
  })
  if (named.length === 0) return { json: toJson(answer), blob: null }
  return packed(rest, named)
}

/** @throws TypeError or RangeError where the row is not what `encodeProbe` makes */
export function decodeProbe(row: ProbeRow): ProbeAnswer {
  const stored = parseObject(row.json)
  const answer = hasTensorList(stored) ? unpacked(stored, row.blob ?? new Uint8Array()) : stored
  if (!isProbeAnswer(answer)) throw new TypeError('a stored probe answer is damaged')
  return answer
}

/** Bytes of a frame's weights, C order, little-endian. */
export function frameBytes(frame: AttentionFrame): Uint8Array {
  return frame.dtype === 'u8' ? ownBytes(frame.data) : bytesOf(frame.data)
}

/** @throws RangeError where the bytes do not fit the shape */
export function frameOf(
  dtype: AttentionFrame['dtype'],
  shape: AttentionShape,
  scale: number,
  bytes: Uint8Array,
): AttentionFrame {
  return assertFrame(
    dtype === 'u8'
      ? { dtype, shape, scale, data: ownBytes(bytes) }
      : { dtype, shape, scale, data: float32Of(bytes) },
  )
}

/**
 * JSON in which nothing was lost.
 *
 * @param replace what stands in a field's place
 */
export function toJson(
  value: unknown,
  replace: (key: string, part: unknown) => unknown = (_key, part) => part,
): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) {
      throw new RangeError(`${key} is ${String(part)}, which cannot be stored`)
    }
    return replace(key, part)
  })
}

function packed(rest: object, named: readonly { name: string; tensor: TensorData }[]): ProbeRow {
  const list = named.map(({ name, tensor: { dtype, shape } }) => ({ name, dtype, shape }))
  const parts = named.map(({ tensor }) => bytesOf(tensor.data))
  const blob = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    blob.set(part, at)
    at += part.byteLength
  }
  return { json: toJson({ ...rest, tensors: list }), blob }
}

/** Puts every tensor back where its name says it stood. */
function unpacked({ tensors, ...rest }: { tensors: StoredTensor[] }, blob: Uint8Array): object {
  let at = 0
  for (const { name, dtype, shape } of tensors) {
    const end = at + shape.reduce((product, size) => product * size, 4)
    put(rest, name, tensorOf(dtype, shape, blob.subarray(at, end)))
    at = end
  }
  return rest
}

function put(answer: object, path: string, tensor: TensorData): void {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let place: unknown = answer
  for (const key of keys) {
    place = typeof place === 'object' && place !== null ? Reflect.get(place, key) : undefined
  }
  if (typeof place !== 'object' || place === null) {
    throw new TypeError(`a stored probe answer has no place for ${path}`)
  }
  Reflect.set(place, last, tensor)
}

function parseObject(json: string): object {
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null)
    throw new TypeError('a stored row is not an object')
  return value
}
