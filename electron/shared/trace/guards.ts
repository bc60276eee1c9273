import type { AttentionFrame, AttentionShape } from './attention-frame.ts'
import type { AttentionEvent, RunHeader, RunStartedEvent, TraceEventBody } from './event.ts'
import type { ProbeAnswer, ProbeKind } from './probe.ts'
import type { TensorData } from './tensor.ts'

type PlainBody = Exclude<TraceEventBody, RunStartedEvent | AttentionEvent>

/** An event's body as its row's JSON has it, with the row's kind. */
export type StoredBody =
  | PlainBody
  | (Omit<RunStartedEvent, 'run'> & { run: Omit<RunHeader, 'runId'> })
  | (Omit<AttentionEvent, 'frame'> & {
      dtype: AttentionFrame['dtype']
      shape: AttentionShape
      scale: number
    })

export interface StoredTensor {
  /** Where it stands in the answer: fields and indices, joined by dots. */
  name: string
  dtype: TensorData['dtype']
  shape: number[]
}

type Shape = Record<string, 'number' | 'string' | 'boolean' | 'object' | 'list'>

const BODY_SHAPES: Record<TraceEventBody['kind'], Shape> = {
  'run-started': { version: 'number', run: 'object' },
  prefill: { done: 'number', total: 'number' },
  token: {
    step: 'number',
    id: 'number',
    text: 'string',
    bytes: 'string',
    special: 'boolean',
    logprob: 'number',
    entropy: 'number',
    how: 'string',
    rank: 'number',
    top: 'list',
  },
  beam: { step: 'number', hypotheses: 'list' },
  attention: { step: 'number', which: 'string', dtype: 'string', shape: 'list', scale: 'number' },
  finished: { reason: 'string', text: 'string', stats: 'object' },
  failed: { error: 'object' },
}

/**
 * The app's own rows, written by the codec beside this file: a row cut short or of another version is
 * found here. What is deeper was checked where it entered the program.
 */
export function isStoredBody(value: unknown): value is StoredBody {
  if (!hasShape(value, { kind: 'string' })) return false
  const kind: unknown = Reflect.get(value, 'kind')
  return isKind(kind) && hasShape(value, BODY_SHAPES[kind])
}

function isKind(kind: unknown): kind is TraceEventBody['kind'] {
  return typeof kind === 'string' && Object.hasOwn(BODY_SHAPES, kind)
}

/** By the question that was asked. */
const ANSWER_SHAPES: Record<ProbeKind, Shape> = {
  attention: { attention: 'object', indices: 'object' },
  qkv: { q: 'object', k: 'object', v: 'object', scale: 'number', indices: 'object' },
  stream: { stream: 'object', indices: 'object' },
  block: { stages: 'list', norm: 'string', indices: 'object' },
  lens: { lens: 'list' },
  score: { score: 'list' },
  logits: { logits: 'object' },
  ablate: { entries: 'list' },
  embed: { vectors: 'object', neighbours: 'list' },
}

/** Whether an answer that was put together again is one; see isStoredBody. */
export function isProbeAnswer(value: unknown): value is ProbeAnswer {
  return Object.values(ANSWER_SHAPES).some((shape) => hasShape(value, shape))
}

export function hasTensorList(value: object): value is { tensors: StoredTensor[] } {
  const list: unknown = Reflect.get(value, 'tensors')
  return (
    Array.isArray(list) &&
    list.every((entry) => hasShape(entry, { name: 'string', dtype: 'string', shape: 'list' }))
  )
}

function hasShape(value: unknown, shape: Shape): value is object {
  if (typeof value !== 'object' || value === null) return false
  // Asked of every event of a long session: nothing is made on the way.
  for (const name in shape) {
    const field: unknown = Reflect.get(value, name)
    const fits = shape[name] === 'list' ? Array.isArray(field) : typeof field === shape[name]
    if (!fits || field === null) return false
  }
  return true
}
