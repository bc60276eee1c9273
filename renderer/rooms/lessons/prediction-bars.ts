import type { StageBars } from '#renderer/inspector/bars.ts'
import type { MarkovView } from '#renderer/lessons/markov.ts'

/**
 * A lesson's prediction as the inspector's bars: all tokens in the vocabulary's order, or the most
 * probable ones, falling, and one bar for the rest.
 *
 * @param p `[vocabulary]`, summing to 1
 * @param options `chosen`: the token drawn, if one was; `top`: how many bars at most, of what is possible at all; all where left out
 */
export function barsOfPrediction(
  vocabulary: MarkovView['corpus']['vocabulary'],
  p: ArrayLike<number>,
  { chosen = null, top }: { chosen?: number | null; top?: number } = {},
): StageBars {
  const falling = [...vocabulary.tokens.keys()].sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0) || a - b)
  const rank = new Map(falling.map((id, place) => [id, place]))
  const listed =
    top === undefined
      ? [...vocabulary.tokens.keys()]
      : falling.filter((id) => (p[id] ?? 0) > 0).slice(0, top)
  const bars = listed.map((id): StageBars['bars'][number] => {
    const own = p[id] ?? 0
    return {
      id,
      text: vocabulary.tokenOf(id),
      logprob: Math.log(own),
      p: own,
      afterTemperature: null,
      final: own,
      kept: true,
      chosen: id === chosen,
      interval: null,
      rank: rank.get(id) ?? 0,
      cut: null,
    }
  })
  const rest = Math.max(0, 1 - bars.reduce((sum, bar) => sum + bar.p, 0))
  const count = vocabulary.size - bars.length
  return {
    bars,
    rest: { count, p: rest, afterTemperature: null, final: rest, kept: count },
    staged: false,
  }
}

/** The same where nothing is chosen yet: a prediction is no choice. */
export function unchosen(all: StageBars): StageBars {
  return { ...all, bars: all.bars.map((bar) => ({ ...bar, chosen: false })) }
}

/**
 * The first of the bars, with all others in the one for the rest.
 *
 * @param also id of a token whose bar stays whatever its place
 */
export function firstBars(
  { bars, rest, staged }: StageBars,
  count: number,
  also: number | null = null,
): StageBars {
  const isFirst = (bar: StageBars['bars'][number], at: number): boolean =>
    at < count || bar.id === also
  const first = bars.filter(isFirst)
  const others = bars.filter((bar, at) => !isFirst(bar, at))
  const sum = (of: (bar: StageBars['bars'][number]) => number): number =>
    others.reduce((total, bar) => total + of(bar), 0)
  return {
    bars: first,
    rest: {
      count: rest.count + others.length,
      p: rest.p + sum(({ p }) => p),
      afterTemperature:
        rest.afterTemperature === null
          ? null
          : rest.afterTemperature + sum(({ afterTemperature }) => afterTemperature ?? 0),
      final: rest.final + sum(({ final }) => final),
      kept: rest.kept + others.filter(({ kept }) => kept).length,
    },
    staged,
  }
}
