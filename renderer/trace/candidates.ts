import type { Candidate, DrawStages, TokenEvent } from '#shared/trace/event.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'

/** One bar: a token's probability at every stage between the model and the choice. */
export interface Bar {
  id: number
  text: string
  logprob: number
  /** The model's own probability, 0–1: softmax of the raw logits. */
  p: number
  /** After dividing the logits by the temperature; null in greedy steps, where none is applied. */
  afterTemperature: number | null
  /** After top-k and top-p, what was drawn from; 0 where the filters cut it. */
  final: number
  kept: boolean
  chosen: boolean
  /** Where it lies on the cumulative bar of the draw; null where it cannot be drawn. */
  interval: [from: number, to: number] | null
}

export interface Distribution {
  bars: Bar[]
  /** All tokens not listed, as one bar. */
  rest: { count: number; p: number; afterTemperature: number | null; final: number }
}

/**
 * The bars of one step: the top candidates, the chosen token where it is not among them, and one bar
 * for the rest of the vocabulary, so that every stage sums to 1.
 */
export function distribution(
  event: Pick<TokenEvent, 'id' | 'text' | 'logprob' | 'how' | 'top' | 'draw'>,
  sampling: Pick<SamplingSettings, 'temperature'>,
  vocabSize: number,
): Distribution {
  const listed: Candidate[] = [...event.top]
  if (!listed.some((candidate) => candidate.id === event.id)) {
    listed.push({
      id: event.id,
      text: event.text,
      logprob: event.logprob,
      kept: event.how === 'sample',
    })
  }
  let from = 0
  const bars = listed.map((candidate): Bar => {
    const afterTemperature = event.draw
      ? Math.exp(candidate.logprob / sampling.temperature - event.draw.logZ)
      : null
    const chosen = candidate.id === event.id
    const final = finalProbability(candidate, chosen, afterTemperature, event.draw)
    const interval = intervalOf(event.draw, chosen && event.how === 'sample', final, from)
    if (interval && !chosen) from = interval[1]
    else if (interval) from = Math.max(from, interval[1])
    const { id, text, logprob, kept } = candidate
    return {
      id,
      text,
      logprob,
      p: Math.exp(logprob),
      afterTemperature,
      final,
      kept,
      chosen,
      interval,
    }
  })
  const left = (pick: (bar: Bar) => number): number =>
    Math.max(0, 1 - bars.reduce((sum, bar) => sum + pick(bar), 0))
  return {
    bars,
    rest: {
      count: vocabSize - bars.length,
      p: left((bar) => bar.p),
      afterTemperature: event.draw ? left((bar) => bar.afterTemperature ?? 0) : null,
      final: left((bar) => bar.final),
    },
  }
}

function finalProbability(
  candidate: Candidate,
  chosen: boolean,
  afterTemperature: number | null,
  draw: DrawStages | null,
): number {
  if (draw && afterTemperature !== null)
    return candidate.kept ? afterTemperature / draw.keptMass : 0
  return chosen ? 1 : 0
}

function intervalOf(
  draw: DrawStages | null,
  drawn: boolean,
  final: number,
  from: number,
): [number, number] | null {
  if (!draw || final === 0) return null
  return drawn ? [draw.from, draw.to] : [from, from + final]
}
