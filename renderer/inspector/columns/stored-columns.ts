import type { TokenEvent } from '#shared/trace/event.ts'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import {
  perStage,
  type Columns,
  type ColumnStage,
  type PerStage,
} from '../../trace/stage-columns.ts'
import type { StageBar, StageBars } from '../bars.ts'

const UNKNOWN: PerStage<null> = perStage(() => null)

/**
 * The columns as far as a stored run tells them: the probabilities of the first 20, no scores. What
 * top-k left is known where all of that is listed, or where it left everything.
 *
 * @param event null for a given token, of which `score` is what the model said when asked
 */
export function storedColumns(
  { bars, rest, staged }: StageBars,
  event: TokenEvent | null,
  score: ScoreEntry | null,
  vocabSize: number,
): Columns {
  const draw = event?.draw ?? null
  const greedy = event?.how === 'greedy'
  const listed = bars.filter(({ rank }, index) => rank === index)
  const topK = topKOf(listed, draw?.afterTopK ?? null, vocabSize)
  const shareAt = (bar: StageBar, stage: ColumnStage): number | null => {
    if (stage === 'model') return bar.p
    if (greedy) return bar.rank === 0 ? 1 : 0
    if (!staged) return null
    if (stage === 'temperature') return bar.afterTemperature
    return stage === 'top-k' ? topK(bar) : bar.final
  }
  const rows = bars.map((bar) => ({
    id: bar.id,
    rank: bar.rank,
    logit: null,
    divided: null,
    shares: perStage((stage) => shareAt(bar, stage)),
    cut: bar.cut,
  }))
  const added = (stage: ColumnStage): number | null =>
    rows.reduce<number | null>(
      (sum, { shares }) => (sum === null || shares[stage] === null ? null : sum + shares[stage]),
      0,
    )
  const left: PerStage<number | null> = greedy
    ? { model: vocabSize, temperature: 1, 'top-k': 1, 'top-p': 1 }
    : {
        model: vocabSize,
        temperature: draw && vocabSize,
        'top-k': draw?.afterTopK ?? null,
        'top-p': draw?.afterTopP ?? null,
      }
  const keptRows = (stage: ColumnStage): number =>
    rows.filter(({ shares }) => (shares[stage] ?? 0) > 0).length
  const restShare = (stage: ColumnStage): number | null => {
    const sum = added(stage)
    if (sum === null) return null
    // Where no token without a row was left, what remains of 1 is rounding.
    return left[stage] !== null && left[stage] <= keptRows(stage) ? 0 : Math.max(0, 1 - sum)
  }
  const shares = perStage(restShare)
  return {
    rows,
    rest: {
      count: rest.count,
      largest: null,
      shares,
      left: perStage((stage) => {
        const all = left[stage]
        return all === null || shares[stage] === null ? null : Math.max(0, all - keptRows(stage))
      }),
    },
    sums: perStage((stage) => {
      const [sum, others] = [added(stage), shares[stage]]
      return sum === null || others === null ? null : sum + others
    }),
    left,
    entropy: { ...UNKNOWN, model: event?.entropy ?? score?.entropy ?? null },
  }
}

/** A listed token's share after top-k, or null where the mass of what it left was not stored. */
function topKOf(
  listed: readonly StageBar[],
  afterTopK: number | null,
  vocabSize: number,
): (bar: StageBar) => number | null {
  if (afterTopK === null) return () => null
  if (afterTopK >= vocabSize) return (bar) => bar.afterTemperature
  if (afterTopK > listed.length) return () => null
  const mass = listed
    .slice(0, afterTopK)
    .reduce((sum, { afterTemperature }) => sum + (afterTemperature ?? 0), 0)
  return (bar) => (bar.rank < afterTopK ? (bar.afterTemperature ?? 0) / mass : 0)
}
