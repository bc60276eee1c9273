import type {
  AttentionEvent,
  BeamEvent,
  RunHeader,
  RunStats,
  SerializedError,
  TokenEvent,
  TraceEvent,
} from '#shared/trace/event.ts'
import { fromBase64 } from '#shared/trace/base64.ts'
import { completeLength, concatBytes, decodeUtf8 } from './utf8.ts'

export type RunState = 'waiting' | 'prefill' | 'streaming' | 'eos' | 'length' | 'stopped' | 'failed'

/** A run as it can be shown after some of its events. */
export interface RunView {
  header: RunHeader | null
  state: RunState
  prefill: { done: number; total: number } | null
  /** The search for a translation, step by step; empty where there was none. */
  beams: readonly BeamEvent[]
  /** Token events by step. */
  tokens: readonly TokenEvent[]
  /** Time of each token since run-started, ms. */
  tokenTimesMs: readonly number[]
  /** Captured attention by step. */
  attention: ReadonlyMap<number, readonly AttentionEvent[]>
  /** The answer so far, without special tokens and without a character that is still incomplete. */
  text: string
  /** Bytes of that incomplete character. */
  pending: Uint8Array
  stats: RunStats | null
  error: SerializedError | null
  /** Events seen so far; the next one's `seq`. */
  length: number
}

export const EMPTY_VIEW: RunView = {
  header: null,
  state: 'waiting',
  prefill: null,
  beams: [],
  tokens: [],
  tokenTimesMs: [],
  attention: new Map(),
  text: '',
  pending: new Uint8Array(),
  stats: null,
  error: null,
  length: 0,
}

export function isRunning(view: Pick<RunView, 'state'>): boolean {
  return view.state === 'waiting' || view.state === 'prefill' || view.state === 'streaming'
}

/** The one place where events become a view: live, stored, replayed and exported runs alike. */
export function reduce(view: RunView, event: TraceEvent): RunView {
  return reduceAll(view, [event])
}

/**
 * The same for many events, copying the view's arrays once.
 *
 * @throws RangeError where an event is missing or comes twice
 */
export function reduceAll(view: RunView, events: readonly TraceEvent[]): RunView {
  if (events.length === 0) return view
  const beams = [...view.beams]
  const tokens = [...view.tokens]
  const tokenTimesMs = [...view.tokenTimesMs]
  const attention = new Map(view.attention)
  const next: RunView = { ...view, beams, tokens, tokenTimesMs, attention }
  let text = view.text
  for (const event of events) {
    if (event.seq !== next.length) {
      throw new RangeError(`event ${String(event.seq)} came where ${String(next.length)} was due`)
    }
    next.length++
    switch (event.kind) {
      case 'run-started':
        next.header = event.run
        next.state = 'prefill'
        break
      case 'prefill':
        next.prefill = { done: event.done, total: event.total }
        break
      case 'beam':
        beams.push(event)
        break
      case 'token':
        next.state = 'streaming'
        tokens.push(event)
        tokenTimesMs.push(event.tMs)
        if (!event.special) text += takeText(next, event.bytes)
        break
      case 'attention':
        attention.set(event.step, [...(attention.get(event.step) ?? []), event])
        break
      case 'finished':
        next.state = event.reason
        next.stats = event.stats
        next.pending = new Uint8Array()
        text = event.text
        break
      case 'failed':
        next.state = 'failed'
        next.error = event.error
        break
    }
  }
  next.text = text
  return next
}

/** Text that one token's bytes complete; the rest waits in `view.pending`. */
function takeText(view: RunView, base64: string): string {
  const bytes = concatBytes([view.pending, fromBase64(base64)])
  const complete = completeLength(bytes)
  view.pending = bytes.slice(complete)
  return decodeUtf8(bytes.subarray(0, complete))
}
