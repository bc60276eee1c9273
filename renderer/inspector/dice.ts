import type { TokenEvent } from '#shared/trace/event.ts'
import type { StageBars } from './bars.ts'

/** A stretch of the cumulative bar; `id` null stands for all tokens there that are not listed. */
export interface DiceSegment {
  from: number
  to: number
  id: number | null
  text: string
  chosen: boolean
}

export interface Dice {
  /** The draw, in [0, 1). */
  u: number
  segments: DiceSegment[]
  chosen: DiceSegment
}

/** The cumulative bar of the tokens that could be drawn, from 0 to 1 without holes; null where no die was thrown. */
export function diceOf(event: TokenEvent, { bars }: StageBars): Dice | null {
  if (event.u === null || !event.draw) return null
  const segments: DiceSegment[] = []
  let at = 0
  const unlisted = (to: number): void => {
    // Below a millionth of the bar it is rounding, not tokens.
    if (to - at > 1e-6) segments.push({ from: at, to, id: null, text: '', chosen: false })
    at = Math.max(at, to)
  }
  for (const { interval, id, text, chosen } of bars) {
    if (!interval) continue
    unlisted(interval[0])
    segments.push({ from: at, to: interval[1], id, text, chosen })
    at = interval[1]
  }
  unlisted(1)
  const chosen = segments.find((segment) => segment.chosen)
  return chosen ? { u: event.u, segments, chosen } : null
}
