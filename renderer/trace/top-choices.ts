import type { Candidate } from '#shared/trace/event.ts'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import type { RunView } from './reduce.ts'

export interface Choice {
  id: number
  text: string
  /** By the model's own distribution, 0–1. */
  p: number
  /** 0-based place among all tokens. */
  rank: number
  /** It is the token that stands there. */
  taken: boolean
}

/** What could have stood at a position, as the model saw it: `choices` and `rest` sum to 1. */
export interface TopChoices {
  choices: Choice[]
  rest: { count: number; p: number }
  /** −log₂ p of the token that stands there, bits. */
  surprise: number
  /** Of the whole distribution, bits. */
  entropy: number
}

/**
 * The most probable tokens at a position, with the one that stands there at its own place.
 *
 * @param scores of the prompt, where they were asked for
 * @param count how many at most, the one that stands there not counted
 * @returns null where the model predicted nothing, or what it predicted is not here yet
 */
export function topChoices(
  { header, tokens }: Pick<RunView, 'header' | 'tokens'>,
  scores: readonly ScoreEntry[],
  position: number,
  count: number,
): TopChoices | null {
  if (!header) return null
  const given = header.prompt[position]
  const event = given
    ? scores.find((entry) => entry.position === position)
    : tokens[position - header.prompt.length]
  if (!event || event.top.length === 0) return null
  const text = given?.text ?? textOf(event)
  const choices = event.top.slice(0, count).map(({ id, text, logprob }, rank) => ({
    id,
    text,
    p: Math.exp(logprob),
    rank,
    taken: id === event.id,
  }))
  if (!choices.some(({ taken }) => taken)) {
    const { id, logprob, rank } = event
    choices.push({ id, text, p: Math.exp(logprob), rank, taken: true })
  }
  return {
    choices,
    rest: {
      count: header.model.vocabSize - choices.length,
      p: Math.max(0, 1 - choices.reduce((sum, { p }) => sum + p, 0)),
    },
    surprise: -event.logprob / Math.LN2,
    entropy: event.entropy,
  }
}

function textOf(event: { id: number; top: readonly Candidate[]; text?: string }): string {
  return event.text ?? event.top.find(({ id }) => id === event.id)?.text ?? ''
}
