import { ChunkSizer } from '../decode/chunk-sizer.ts'
import type { Decoder, Pass } from '../decode/decoder.ts'
import { prefill } from '../decode/prefill.ts'
import type { LoadedModel } from '../models/load.ts'

/** What one pass may return besides its cache, bytes. */
const PASS_BUDGET = 64 * 2 ** 20

export interface RowsRequest {
  model: LoadedModel
  /** Shows what is asked for; reads the same caches as the model's own decoder. */
  decoder: Decoder
  ids: readonly number[]
  /** First and last position to show. */
  from: number
  to: number
  outputs: readonly string[]
  logits: 'none' | 'all'
  /** Numbers one row returns, to keep a pass small. */
  numbersPerRow: number
  /** `rows` rows from position `at` on; they begin at row `firstRow` of every output. */
  onRows: (pass: Pass, at: number, rows: number) => void
}

/**
 * Reads a text with an instrumented decoder: what lies before the first row asked for comes from a cache
 * or is read by the plain one, the rest in chunks.
 */
export async function readRows(request: RowsRequest): Promise<void> {
  const { model, decoder, ids, from, to } = request
  const sequence = model.probeSequences.take(ids, from, model.sequences)
  const never = (): boolean => false
  await prefill({
    decoder: model.decoder,
    sequence,
    ids: ids.slice(0, from),
    chunks: model.chunks,
    outputs: [],
    logits: { last: 'none', before: 'none' },
    stopped: never,
  })
  const most = Math.max(1, Math.floor(PASS_BUDGET / (4 * Math.max(1, request.numbersPerRow))))
  await prefill({
    decoder,
    sequence,
    ids: ids.slice(0, to + 1),
    chunks: new ChunkSizer(most),
    outputs: request.outputs,
    logits: { last: request.logits, before: request.logits },
    stopped: never,
    onChunk: request.onRows,
  })
}
