import { UNHURRIED_MS, type ChunkSizer } from '../decode/chunk-sizer.ts'
import type { Decoder, Pass, Sequence } from '../decode/decoder.ts'
import { chunkOf, messagesHeard, timed } from '../decode/prefill.ts'
import type { LoadedModel } from '../models/load.ts'
import { unloaded } from './turns.ts'

/**
 * What one pass may return besides its cache, bytes. Logits come from the model's own session, which keeps
 * the memory they took.
 */
const PASS_BUDGET = { none: 64 * 2 ** 20, all: 16 * 2 ** 20 }
/** So many rows nobody asked for are read along rather than skipped. */
const GAP = 32
/**
 * Fewer tokens than this before the first row are read along with it. Above all not one alone: it would
 * take other kernels and not count as read (see Sequence.exact).
 */
const WORTH_SKIPPING = 8

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
  /** Nobody waits for the answer: it gives up its turn after every pass. Others have theirs. */
  patient?: boolean
  /**
   * `rows` rows from position `at` on, which begin at row `firstRow` of every output: those asked for,
   * and some nobody asked for.
   */
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
  const most = Math.max(
    1,
    Math.floor(PASS_BUDGET[request.logits] / (4 * Math.max(1, numbersPerRow))),
  )
  const chunks = model.chunks.within(most)
  // Without a cache every span begins at the text's first token.
  for (const { from, to } of spansOf(request.rows, decoder.cached ? GAP : Infinity)) {
    for (let at = from; at <= to;) {
      const pass = (): Promise<number> => onePass(request, at, to, chunks)
      at = await (patient ? model.turns.run(true, pass) : pass())
      await messagesHeard()
      if (model.turns.closed) throw unloaded()
    }
  }
}

/**
 * One pass towards the rows from `at` to `to`. Whatever was read before is found in the cache, unless
 * another question has needed the room since.
 *
 * @returns the first row that has still to be read
 */
async function onePass(
  { model, decoder, ids, outputs, logits, onRows }: RowsRequest,
  at: number,
  to: number,
  chunks: ChunkSizer,
): Promise<number> {
  // At least two tokens are run: a row's numbers are the same to the last digit, asked for alone or not.
  const sequence = sequenceUpTo(model, ids, Math.max(0, Math.min(at, to - 1)))
  const done = sequence.ids.length
  const target = model.turns.quiet ? UNHURRIED_MS : undefined
  if (at - done >= WORTH_SKIPPING) {
    const next = ids.slice(done, done + chunkOf(at - done, model.chunks, target))
    const reader = await model.reader()
    await timed(model.chunks, next.length, () =>
      reader.pass(sequence, next, { logits: 'none', outputs: [] }),
    )
    return at
  }
  const next = ids.slice(done, done + chunkOf(to + 1 - done, chunks, target))
  const pass = await timed(chunks, next.length, () =>
    decoder.pass(sequence, next, { logits, outputs }),
  )
  onRows(pass, done, next.length)
  return Math.max(at, done + next.length)
}

function sequenceUpTo(model: LoadedModel, ids: readonly number[], at: number): Sequence {
  // What another device has read is near, and not the same to the last digit.
  const others = model.writer.device === 'cpu' ? model.sequences : null
  if (model.decoder.cached) return model.probeSequences.take(ids, at, others)
  // Every pass reads the whole text then.
  return { ...model.decoder.newSequence(), ids: ids.slice(0, at) }
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
