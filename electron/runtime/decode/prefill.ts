import { setTimeout } from 'node:timers/promises'
import type { ChunkSizer } from './chunk-sizer.ts'
import type { Decoder, Pass, Sequence } from './decoder.ts'

export interface PrefillOptions {
  decoder: Decoder
  sequence: Sequence
  /** The whole text; the sequence has read a beginning of it already, not all. */
  ids: readonly number[]
  chunks: ChunkSizer
  /** Fetched with every chunk. */
  outputs: readonly string[]
  /** Which logits of the last chunk are wanted, and of those before it. */
  logits: { last: 'none' | 'last' | 'all'; before: 'none' | 'all' }
  /** Asked between chunks. */
  stopped: () => boolean
  /** After each chunk; `from` is the position of its first token. */
  onChunk?: (pass: Pass, from: number, count: number) => void
}

/**
 * Reads a text in chunks short enough that a stop, a heartbeat or an event never waits long.
 *
 * @returns the last chunk's pass, or null where it was stopped before
 */
export async function prefill(options: PrefillOptions): Promise<Pass | null> {
  const { decoder, sequence, ids, chunks, logits } = options
  let pass: Pass | null = null
  for (let at = sequence.ids.length; at < ids.length;) {
    if (options.stopped()) return null
    const count = chunkOf(ids.length - at, chunks)
    const last = at + count === ids.length
    const startedAt = performance.now()
    pass = await decoder.pass(sequence, ids.slice(at, at + count), {
      logits: last ? logits.last : logits.before,
      outputs: options.outputs,
    })
    chunks.observe(count, performance.now() - startedAt)
    options.onChunk?.(pass, at, count)
    at += count
    // A pass begins before messages that came during the last one are heard, a timer does not: without
    // it a stop would wait for two passes.
    if (at < ids.length) await setTimeout(1)
  }
  return options.stopped() ? null : pass
}

/** Never leaves a single token over: alone it would take other kernels (see Sequence.exact). */
function chunkOf(left: number, chunks: ChunkSizer): number {
  const count = Math.max(chunks.next(left), Math.min(2, left))
  if (left - count !== 1) return count
  return count > 2 ? count - 1 : left
}
