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
    const next = ids.slice(at, at + count)
    pass = await timed(chunks, count, () =>
      decoder.pass(sequence, next, {
        logits: last ? logits.last : logits.before,
        outputs: options.outputs,
      }),
    )
    options.onChunk?.(pass, at, count)
    at += count
    if (at < ids.length) await messagesHeard()
  }
  return options.stopped() ? null : pass
}

/**
 * Waits until messages that came during a pass have been heard. A pass begun at once goes first, a
 * timer does not: a stop would wait for two passes.
 */
export function messagesHeard(): Promise<void> {
  return setTimeout(1)
}

/** Lets the sizer learn how long a pass over `tokens` tokens takes. */
export async function timed<T>(
  chunks: ChunkSizer,
  tokens: number,
  pass: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  const result = await pass()
  chunks.observe(tokens, performance.now() - startedAt)
  return result
}

/**
 * How many of the tokens left to run at once. Never leaves a single one over: alone it would take other
 * kernels (see Sequence.exact).
 */
export function chunkOf(left: number, chunks: ChunkSizer, targetMs?: number): number {
  const count = Math.max(chunks.next(left, targetMs), Math.min(2, left))
  if (left - count !== 1) return count
  return count > 2 ? count - 1 : left
}
