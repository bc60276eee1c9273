import type { LoadedModel } from '../models/load.ts'
import { rewind, type Sequence } from './decoder.ts'
import { prefill } from './prefill.ts'

/** A text just written: the sequence that wrote it, and all its tokens, the last one included. */
export interface Written {
  sequence: Sequence
  ids: readonly number[]
}

/**
 * Reads an answer once more, several tokens at a time, while nobody waits: then the next question can
 * reuse all of it without changing a digit (see Sequence.exact). Stopped half way it has done half.
 */
export async function settle(
  { decoder, chunks }: Pick<LoadedModel, 'decoder' | 'chunks'>,
  { sequence, ids }: Written,
  stopped: () => boolean,
): Promise<void> {
  if (!decoder.cached) return
  rewind(sequence, sequence.exact)
  await prefill({
    decoder,
    sequence,
    ids,
    chunks,
    outputs: [],
    logits: { last: 'none', before: 'none' },
    stopped,
  })
}
