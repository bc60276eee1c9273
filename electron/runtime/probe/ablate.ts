import { AppError } from '#shared/ipc/result.ts'
import type { AblateAnswer, AblatedEntry, ProbeRequest } from '#shared/trace/probe.ts'
import type { LoadedModel } from '../models/load.ts'
import { divergenceBits, sidesOf } from './ablated-sides.ts'
import { ANSWER_LIMIT, resolveIndices } from './indices.ts'
import { readBoth } from './read-both.ts'
import { switchedOff } from './switched-off.ts'

type AblateRequest = Extract<ProbeRequest, { probe: 'ablate' }>

/** A listed token with its text costs about this much on its way to the window, bytes. */
const ENTRY_BYTES = 64

/**
 * What the model says with parts of it switched off, beside what it says with all of them. Both are read
 * from the first token on: what is switched off changes the keys and values of every later layer.
 *
 * @throws AppError probe.unavailable where positions cannot be taken away
 */
export async function probeAblate(
  model: LoadedModel,
  ids: readonly number[],
  request: AblateRequest,
): Promise<AblateAnswer> {
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const off = switchedOff(model, ids.length, request)
  // Both sides list their own and the other's.
  const bytes = positions.length * 4 * request.top * ENTRY_BYTES
  if (bytes > ANSWER_LIMIT) {
    const limit = Math.floor(ANSWER_LIMIT / 1e6)
    throw new AppError('probe.tooLarge', { megabytes: Math.ceil(bytes / 1e6), limit })
  }
  if (positions.length === 0) return { entries: [] }
  const entries = new Map<number, AblatedEntry>()
  await readBoth(model, ids, new Set(positions), off, (position, before, after) => {
    const sides = sidesOf(model, before, after, request.top)
    entries.set(position, { position, ...sides, klBits: divergenceBits(before, after) })
  })
  return { entries: positions.flatMap((position) => entries.get(position) ?? []) }
}
