import type { Choice } from '#shared/trace/choice/choose.ts'
import type { Columns } from '../../trace/stage-columns.ts'
import type { Dice, DiceSegment } from '../dice.ts'

/**
 * The cumulative bar of a draw, from 0 to 1 without holes; null where none was made. Rows follow each
 * other by rank; of those further down only the token drawn has a stretch of its own.
 *
 * @param textOf what a token says
 */
export function whatIfDice(
  { rows }: Pick<Columns, 'rows'>,
  { id: drawn, u, draw }: Choice,
  textOf: (id: number) => string,
): Dice | null {
  if (u === null || draw === null) return null
  const segments: DiceSegment[] = []
  let at = 0
  const unlisted = (to: number): void => {
    // Below a millionth of the bar it is rounding, not tokens.
    if (to - at > 1e-6) segments.push({ from: at, to, id: null, text: '', chosen: false })
    at = Math.max(at, to)
  }
  rows.forEach(({ id, rank, shares }, index) => {
    const share = shares['top-p'] ?? 0
    const chosen = id === drawn
    if (share === 0 || (rank !== index && !chosen)) return
    if (chosen) unlisted(draw.from)
    const to = chosen ? draw.to : at + share
    segments.push({ from: at, to, id, text: textOf(id), chosen })
    at = to
  })
  unlisted(1)
  const chosen = segments.find((segment) => segment.chosen)
  return chosen ? { u, segments, chosen } : null
}
