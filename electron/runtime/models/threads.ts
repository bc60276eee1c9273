import { availableParallelism } from 'node:os'
import type { Decoder } from '../decode/decoder.ts'

/**
 * Threads where nothing has been measured: one for every two logical processors (a core often counts as
 * two, and the window needs one too), no more than 8.
 */
export function defaultThreads(processors = availableParallelism()): number {
  return Math.min(8, Math.max(processors > 1 ? 2 : 1, Math.floor(processors / 2)))
}

const ROUNDS = 3
const STEPS = 4
const CHUNK = 32
/** A usual answer: so many tokens read, so many written. */
const TYPICAL = { read: 128, written: 128 }

interface Candidate {
  decoder: Pick<Decoder, 'newSequence' | 'pass'>
}

/**
 * Which decoder gives a usual answer sooner. With more threads the small nodes of a decode step wait for
 * each other, so half the threads can be faster; it depends on machine and model. The fastest pass of
 * several counts, and they take turns, so that what else the machine does counts little.
 *
 * @param stopped asked before every pass
 * @param now a clock, in ms
 * @returns null where it was stopped
 */
export async function fasterOf<T extends Candidate>(
  candidates: readonly T[],
  stopped: () => boolean,
  now: () => number = () => performance.now(),
): Promise<T | null> {
  const times = candidates.map(() => ({ read: Infinity, written: Infinity }))
  const ids = Array.from({ length: CHUNK }, (_, i) => i)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { decoder }] of candidates.entries()) {
      const time = times[i] ?? { read: 0, written: 0 }
      const sequence = decoder.newSequence()
      const pass = async (tokens: readonly number[]): Promise<number> => {
        const startedAt = now()
        await decoder.pass(sequence, tokens, { logits: 'last', outputs: [] })
        return now() - startedAt
      }
      if (stopped()) return null
      time.read = Math.min(time.read, await pass(ids))
      for (let step = 0; step < STEPS; step++) {
        if (stopped()) return null
        time.written = Math.min(time.written, await pass([step]))
      }
    }
  }
  const costs = times.map(
    ({ read, written }) => (read * TYPICAL.read) / CHUNK + written * TYPICAL.written,
  )
  const best = candidates[costs.indexOf(Math.min(...costs))]
  if (best === undefined) throw new RangeError('nothing to choose from')
  return best
}
