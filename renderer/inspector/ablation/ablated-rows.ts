import type { AblateAnswer } from '#shared/trace/probe.ts'

export interface AblatedRow {
  id: number
  text: string
  /** 0–1, with everything on. */
  before: number
  /** 0–1, with what was switched off. */
  after: number
  /** ln after − ln before. */
  change: number
}

export interface Ablated {
  /** Tokens that are among the first of either side, the most probable before first. */
  rows: AblatedRow[]
  /** All other tokens together: with the rows each side is 1. */
  rest: { before: number; after: number }
  /** Bits. */
  entropy: { before: number; after: number }
  /** KL(before ‖ after), bits: how many more it takes to write what the whole model expects. */
  klBits: number
  /** Every number is the same, to the last digit. */
  same: boolean
}

/**
 * The two distributions after one position, side by side.
 *
 * @throws RangeError where the answer has no such position, or a side lists other tokens
 */
export function ablatedAt(answer: AblateAnswer, position: number): Ablated {
  const entry = answer.entries.find((each) => each.position === position)
  if (!entry) throw new RangeError(`the answer has no position ${String(position)}`)
  const { before, after } = entry
  const afterById = new Map(after.top.map((each) => [each.id, each.logprob]))
  const rows = before.top.map(({ id, text, logprob }) => {
    const now = afterById.get(id)
    if (now === undefined) throw new RangeError(`token ${String(id)} is on one side only`)
    return {
      id,
      text,
      before: Math.exp(logprob),
      after: Math.exp(now),
      change: now === logprob ? 0 : now - logprob,
    }
  })
  rows.sort((a, b) => b.before - a.before)
  const restOf = (side: 'before' | 'after'): number =>
    Math.max(0, 1 - rows.reduce((sum, row) => sum + row[side], 0))
  return {
    rows,
    rest: { before: restOf('before'), after: restOf('after') },
    entropy: { before: before.entropy, after: after.entropy },
    klBits: entry.klBits,
    same:
      entry.klBits === 0 &&
      before.entropy === after.entropy &&
      rows.every((row) => row.before === row.after),
  }
}
