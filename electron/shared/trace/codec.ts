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
 * Runs as two values: between the processes each value of an object costs more than its bytes, and a long
 * session has a hundred thousand candidates.
 */
export interface PackedRuns {
  /**
   * UTF-8 of a list of events for each run, one after the other: as they are, but a run's id is left out
   * and in place of a frame stand its fields and the number of its bytes.
   */
  json: Uint8Array
  /** The weights' bytes, likewise. */
  blob: Uint8Array
  /** Bytes of each run in both. */
  sizes: (readonly [json: number, blob: number])[]
}

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

/** What a store gives of each run, as one. */
export function packRuns(runs: readonly Omit<PackedRuns, 'sizes'>[]): PackedRuns {
  return {
    json: joined(runs.map(({ json }) => json)),
    blob: joined(runs.map(({ blob }) => blob)),
    sizes: runs.map(({ json, blob }) => [json.byteLength, blob.byteLength]),
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.byteLength
  }
  return all
}

/**
 * @param runIds of the runs, in that order
 * @throws TypeError, RangeError or SyntaxError where it is not what a store packs
 */
export function unpackRuns(packed: PackedRuns, runIds: readonly string[]): TraceEvent[][] {
  const utf8 = new TextDecoder()
  let [from, at] = [0, 0]
  return packed.sizes.map(([bytes, weights], i) => {
    const json = utf8.decode(packed.json.subarray(from, from + bytes))
    const blob = packed.blob.subarray(at, at + weights)
    from += bytes
    at += weights
    return unpackEvents(json, blob, runIds[i] ?? '')
  })
}

function unpackEvents(json: string, blob: Uint8Array, runId: string): TraceEvent[] {
  let at = 0
  return (JSON.parse(json) as (StoredBody & { seq: number; tMs: number; bytes?: number })[]).map(
    (event) => {
      if (!isStoredBody(event)) throw damaged(event, runId)
      // Most of them: made by the parser as they are to be.
      if (event.kind !== 'attention' && event.kind !== 'run-started') return event
      const { seq, tMs, bytes = 0, ...body } = event
      const own = blob.subarray(at, at + bytes)
      at += bytes
      return { seq, tMs, ...bodyOf(body, own, runId) }
    },
  )
}

function damaged({ seq }: { seq: number }, runId: string): TypeError {
  return new TypeError(`event ${String(seq)} of run ${runId} is damaged`)
}

function eventOf(
  { seq, tMs, kind, blob }: Omit<EventRow, 'json'>,
  parsed: object,
  runId: string,
): TraceEvent {
  const body: unknown = { kind, ...parsed }
  if (!isStoredBody(body)) throw damaged({ seq }, runId)
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
