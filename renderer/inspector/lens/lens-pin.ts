import type { LensAnswer, LensEntry } from '#shared/trace/probe.ts'
import type { LineChartData } from '../../charts/line-option.ts'

/** A token's place and probability after so many layers. */
export interface TrackPoint {
  layer: number
  /** 0-based place among all tokens. */
  rank: number
  p: number
}

/** Tokens that some layer thought of, the one that came first; each once, in falling order of its largest probability. */
export function pinnable(
  entries: readonly LensEntry[],
  came: { id: number; text: string },
): { id: number; text: string }[] {
  const best = new Map<number, { text: string; p: number }>()
  for (const { top } of entries) {
    for (const { id, text, p } of top) {
      if (p > (best.get(id)?.p ?? -1)) best.set(id, { text, p })
    }
  }
  best.delete(came.id)
  const others = [...best].sort(([, a], [, b]) => b.p - a.p)
  return [{ id: came.id, text: came.text }, ...others.map(([id, { text }]) => ({ id, text }))]
}

/** What became of one token at a position, layers rising. */
export function trackOf(answer: LensAnswer, position: number, id: number): TrackPoint[] {
  return answer.lens
    .filter((entry) => entry.position === position)
    .sort((a, b) => a.layer - b.layer)
    .flatMap(({ layer, tracked }) =>
      (tracked ?? []).filter((each) => each.id === id).map(({ rank, p }) => ({ layer, rank, p })),
    )
}

/** Ranks on an axis of powers of ten, the first place on top; or probabilities from 0 to 1. */
export function pinChart(
  track: readonly TrackPoint[],
  show: 'rank' | 'p',
  about: {
    vocabSize: number
    layer: string
    value: string
    token: string
    /** The layer looked at. */
    marked: number
    format: { count: (n: number) => string; probability: (p: number) => string }
  },
): LineChartData {
  const rank = show === 'rank'
  return {
    x: { name: about.layer, marks: track.map(({ layer }) => String(layer)) },
    y: {
      name: about.value,
      log: rank,
      inverse: rank,
      min: rank ? 1 : 0,
      max: rank ? 10 ** Math.ceil(Math.log10(about.vocabSize)) : 1,
      format: rank ? about.format.count : about.format.probability,
    },
    lines: [
      {
        name: about.token,
        values: track.map((point) => (rank ? point.rank + 1 : point.p)),
        tone: 'choice',
      },
    ],
    marked: about.marked < track.length ? about.marked : null,
  }
}
