import { UNHURRIED_MS } from '../decode/chunk-sizer.ts'
import type { Decoder, Pass, Sequence } from '../decode/decoder.ts'
import { chunkOf, messagesHeard, timed } from '../decode/prefill.ts'
import type { LoadedModel } from '../models/load.ts'
import type { SwitchFeeds } from './switched-off.ts'
import { unloaded } from './turns.ts'

/** Logits of one pass, bytes. */
const PASS_BUDGET = 16 * 2 ** 20

/**
 * Reads a text twice, side by side and in the same chunks, from its first token to the last row wanted:
 * with the model's own decoder and with parts switched off. Sums depend in their last digits on how many
 * tokens are run at once: only so is what differs the switches' doing.
 *
 * @param onRow told both logits `[vocabulary]` of every position wanted; they are gone afterwards
 * @throws AppError model.notLoaded where the model is unloaded meanwhile
 */
export async function readBoth(
  model: LoadedModel,
  ids: readonly number[],
  wanted: ReadonlySet<number>,
  off: SwitchFeeds,
  onRow: (position: number, before: Float32Array, after: Float32Array) => void,
): Promise<void> {
  const switched = await model.inspector.switched()
  const reader = await model.reader()
  const sequences = { own: reader.newSequence(), switched: switched.newSequence() }
  const end = Math.max(...wanted) + 1
  const most = Math.max(2, Math.floor(PASS_BUDGET / (4 * model.info.vocabSize)))
  const chunks = model.chunks.within(most)
  for (let at = 0; at < end;) {
    const target = model.turns.quiet ? UNHURRIED_MS : undefined
    // Logits of rows nobody wants are not made, but for one: a row alone would take other kernels.
    const before = Math.min(...[...wanted].filter((row) => row >= at)) - 1
    const until = before - at > 1 ? before : end
    const next = ids.slice(at, at + chunkOf(until - at, chunks, target))
    const rows = next.map((_, row) => row).filter((row) => wanted.has(at + row))
    const logits = rows.length > 0 ? 'all' : 'none'
    const run = async (decoder: Decoder, sequence: Sequence, feeds = {}): Promise<Pass> => {
      const pass = await timed(chunks, next.length, () =>
        decoder.pass(sequence, next, { logits, outputs: [], feeds }),
      )
      await messagesHeard()
      if (model.turns.closed) throw unloaded()
      return pass
    }
    const own = await run(reader, sequences.own)
    // Without a cache every pass reads the whole text.
    const past = switched.cached ? at : 0
    const feeds = off(past, at + next.length - past)
    const other = await run(switched, sequences.switched, feeds)
    for (const row of rows) onRow(at + row, rowOf(own, row), rowOf(other, row))
    at += next.length
  }
}

function rowOf({ logits, vocabulary }: Pass, row: number): Float32Array {
  return logits.subarray(row * vocabulary, (row + 1) * vocabulary)
}
