import type { AblatedSide } from '#shared/trace/probe.ts'
import type { StageBars } from '#renderer/inspector/bars.ts'

/**
 * One side of an ablation as the inspector's bars: the most probable tokens, and one bar for the rest.
 *
 * @param top how many bars
 */
export function barsOfSide(side: AblatedSide, vocabSize: number, top: number): StageBars {
  const bars = side.top
    .toSorted((a, b) => b.logprob - a.logprob)
    .slice(0, top)
    .map(({ id, text, logprob }, rank): StageBars['bars'][number] => {
      const p = Math.exp(logprob)
      return {
        id,
        text,
        logprob,
        p,
        afterTemperature: null,
        final: p,
        kept: true,
        chosen: rank === 0,
        interval: null,
        rank,
        cut: null,
      }
    })
  const rest = Math.max(0, 1 - bars.reduce((sum, { p }) => sum + p, 0))
  const count = vocabSize - bars.length
  return {
    bars,
    rest: { count, p: rest, afterTemperature: null, final: rest, kept: count },
    staged: false,
  }
}
