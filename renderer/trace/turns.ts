import type { PromptToken } from '#shared/trace/event.ts'

/** A stretch of positions: from `start` up to, not including, `end`. */
export interface Span {
  start: number
  end: number
}

/** Where in a run's prompt each part stands. The parts follow each other and cover the prompt. */
export interface PromptSpans {
  /** What the template or the user says as system, with the template's tokens around it. */
  system: Span
  /** The turns that were there before; empty in a session's first run. */
  earlier: Span
  /** The turn this run answers. */
  question: Span
  /** What opens the answer, such as `<|im_start|>assistant`. */
  opening: Span
}

/**
 * Cuts a chat's prompt into its parts by whose turn each token stands in. A raw completion is all
 * question.
 */
export function promptSpans(prompt: readonly PromptToken[]): PromptSpans {
  const end = prompt.length
  let opening = end
  while (
    opening > 0 &&
    prompt[opening - 1]?.role === 'assistant' &&
    !prompt[opening - 1]?.content
  ) {
    opening--
  }
  const asked = prompt[opening - 1]
  let question = opening
  while (question > 0 && sameTurn(prompt[question - 1], asked)) question--
  // What closes the turn before, such as a line break after <|im_end|>, was never shown with it.
  while (question > 0 && isTrailing(prompt[question - 1])) question--
  let system = 0
  while (system < question && prompt[system]?.role === 'system') system++
  return {
    system: { start: 0, end: system },
    earlier: { start: system, end: question },
    question: { start: question, end: opening },
    opening: { start: opening, end },
  }
}

function sameTurn(token: PromptToken | undefined, asked: PromptToken | undefined): boolean {
  return token?.turn === asked?.turn && token?.role === asked?.role
}

function isTrailing(token: PromptToken | undefined): boolean {
  return token?.role === 'assistant' && !token.content && !token.special
}
