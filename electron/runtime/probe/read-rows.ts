import { ChunkSizer } from '../decode/chunk-sizer.ts'
import type { Decoder, Pass } from '../decode/decoder.ts'
import { prefill } from '../decode/prefill.ts'
import type { LoadedModel } from '../models/load.ts'
import { unloaded } from './turns.ts'

/** What one pass may return besides its cache, bytes. */
const PASS_BUDGET = 64 * 2 ** 20
/** So many rows nobody asked for are read along rather than skipped. */
const GAP = 32
/** Of a question that can wait, so many rows are read in a turn. */
const PATIENT_ROWS = 64

export interface RowsRequest {
  model: LoadedModel
  /** Shows what is asked for; reads the same caches as the model's own decoder. */
  decoder: Decoder
  ids: readonly number[]
  /** Positions to show, at least one, in any order. */
  rows: readonly number[]
  outputs: readonly string[]
  logits: 'none' | 'all'
  /** Numbers one row returns, to keep a pass small. */
  numbersPerRow: number
  /** Nobody waits for the answer: it gives up its turn after every few rows. Others have theirs. */
  patient?: boolean
  /** `rows` rows from position `at` on; they begin at row `firstRow` of every output. */
  onRows: (pass: Pass, at: number, rows: number) => void
}

/**
 * Reads a text with an instrumented decoder: what lies before rows asked for comes from a cache or is
 * read by the plain one, the rest in chunks.
 *
 * @throws AppError model.notLoaded where the model is unloaded meanwhile
 */
export async function readRows(request: RowsRequest): Promise<void> {
  const { model, decoder, numbersPerRow, patient = false } = request
  const most = Math.max(1, Math.floor(PASS_BUDGET / (4 * Math.max(1, numbersPerRow))))
  const chunks = new ChunkSizer(most)
  // Without a cache every span begins at the text's first token.
  const all = spansOf(request.rows, decoder.cached ? GAP : Infinity)
  const spans = patient && decoder.cached ? all.flatMap(cut) : all
  for (const span of spans) {
    const read = (): Promise<void> => readSpan(request, span, chunks)
    await (patient ? model.turns.run(true, read) : read())
  }
}

async function readSpan(
  { model, decoder, ids, outputs, logits, onRows }: RowsRequest,
  { from, to }: Span,
  chunks: ChunkSizer,
): Promise<void> {
  const sequence = model.probeSequences.take(ids, from, model.sequences)
  const stopped = (): boolean => model.turns.closed
  await prefill({
    decoder: model.decoder,
    sequence,
    ids: ids.slice(0, from),
    chunks: model.chunks,
    outputs: [],
    logits: { last: 'none', before: 'none' },
    stopped,
  })
  await prefill({
    decoder,
    sequence,
    ids: ids.slice(0, to + 1),
    chunks,
    outputs,
    logits: { last: logits, before: logits },
    stopped,
    onChunk: onRows,
  })
  if (stopped()) throw unloaded()
}

/** Positions `from` to `to`, both included. */
interface Span {
  from: number
  to: number
}

/** Rows at most `gap` apart are read in one go. */
function spansOf(rows: readonly number[], gap: number): Span[] {
  const spans: Span[] = []
  for (const row of [...rows].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last !== undefined && row - last.to <= gap) last.to = row
    else spans.push({ from: row, to: row })
  }
  return spans
}

function cut({ from, to }: Span): Span[] {
  const spans: Span[] = []
  let at = from
  // No span of a row or two is left over: one token alone takes other kernels (see Sequence.exact).
  for (; to - at >= PATIENT_ROWS * 1.5; at += PATIENT_ROWS) {
    spans.push({ from: at, to: at + PATIENT_ROWS - 1 })
  }
  return [...spans, { from: at, to }]
}
