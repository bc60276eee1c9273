import type { TokenEvent } from '#shared/trace/event.ts'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { distribution, type Bar, type Distribution } from '../trace/candidates.ts'
import { cutOf, type Cut } from '../trace/stage-columns.ts'

/** The model's own probability, after ÷ temperature, after top-k and top-p. */
export type Stage = 'model' | 'temperature' | 'filters'
export const STAGES: readonly Stage[] = ['model', 'temperature', 'filters']

export interface StageBar extends Bar {
  /** 0-based place among all tokens, by the model's own probability. */
  rank: number
  cut: Cut | null
  /** Base64; known of the token that stands in the text. */
  bytes?: string
}

export interface StageBars {
  bars: StageBar[]
  rest: Distribution['rest'] & {
    /** How many of the tokens that are not listed could have been drawn. */
    kept: number
  }
  /** Whether temperature and filters played a part, so that the later stages exist. */
  staged: boolean
}

/** The bars of a generated token. */
export function barsOfEvent(
  event: TokenEvent,
  sampling: Pick<SamplingSettings, 'temperature'>,
  vocabSize: number,
): StageBars {
  const { bars, rest } = distribution(event, sampling, vocabSize)
  const listed = bars.map((bar, index): StageBar => {
    const rank = index < event.top.length ? index : event.rank
    const known = bar.chosen ? { bytes: event.bytes } : {}
    return {
      ...bar,
      ...known,
      rank,
      cut: bar.kept || !event.draw ? null : (cutOf(rank, event.draw) ?? 'top-p'),
    }
  })
  const keptListed = listed.filter((bar) => bar.kept).length
  const kept = Math.max(0, (event.draw ? event.draw.afterTopP : vocabSize) - keptListed)
  return {
    bars: listed,
    // Where no unlisted token was left, what remains of 1 is rounding.
    rest: { ...rest, kept, final: kept === 0 ? 0 : rest.final },
    staged: event.draw !== null,
  }
}

/** The bars at a prompt's position: the token that stands there was given, so nothing was chosen. */
export function barsOfScore(
  score: ScoreEntry,
  { text, bytes }: { text: string; bytes: string },
  vocabSize: number,
): StageBars {
  const given = { id: score.id, text, logprob: score.logprob, how: 'forced' as const }
  const { bars, rest } = distribution(
    { ...given, top: score.top, draw: null },
    { temperature: 0 },
    vocabSize,
  )
  return {
    bars: bars.map((bar, index) => ({
      ...bar,
      ...(bar.chosen ? { bytes } : {}),
      kept: true,
      rank: index < score.top.length ? index : score.rank,
      cut: null,
    })),
    rest: { ...rest, kept: rest.count },
    staged: false,
  }
}

/** A bar's probability at a stage, 0–1. */
export function valueAt(
  bar: { p: number; afterTemperature: number | null; final: number },
  stage: Stage,
): number {
  if (stage === 'model') return bar.p
  return stage === 'temperature' ? (bar.afterTemperature ?? bar.p) : bar.final
}
