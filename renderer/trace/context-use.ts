import type { PromptToken, Role } from '#shared/trace/event.ts'
import { promptSpans, type Span } from './turns.ts'

/** How a model's window is filled, in tokens. The parts add up to `total`. */
export interface ContextUse {
  system: number
  /** Earlier turns, the template's tokens with them. */
  earlier: number
  /** The turn being answered or typed. */
  question: number
  answer: number
  /** Kept free for the rest of the answer. */
  reserved: number
  free: number
  total: number
  /** The earlier turns, oldest first; together they are `earlier`. */
  turns: EarlierTurn[]
}

export interface EarlierTurn {
  /** Of its first token. */
  position: number
  role: Role | null
  tokens: number
}

/**
 * The window while prompt and answer stand in it.
 *
 * @param answered tokens of the answer so far
 * @param reserved tokens the answer may still take; cut to what is free
 * @param total tokens the window holds
 */
export function contextUse(
  prompt: readonly PromptToken[],
  answered: number,
  reserved: number,
  total: number,
): ContextUse {
  const spans = promptSpans(prompt)
  const system = spans.system.end
  const earlier = spans.earlier.end - spans.earlier.start
  const question = prompt.length - system - earlier
  const left = Math.max(0, total - prompt.length - answered)
  const kept = Math.min(left, Math.max(0, reserved))
  const turns = earlierTurns(prompt, spans.earlier)
  const free = left - kept
  return { system, earlier, question, answer: answered, reserved: kept, free, total, turns }
}

/** A turn ends where another role or another message begins. */
function earlierTurns(prompt: readonly PromptToken[], { start, end }: Span): EarlierTurn[] {
  const turns: EarlierTurn[] = []
  for (let position = start; position < end; position++) {
    const [token, before] = [prompt[position], prompt[position - 1]]
    const last = turns.at(-1)
    if (last && token?.turn === before?.turn && token?.role === before?.role) last.tokens++
    else turns.push({ position, role: token?.role ?? null, tokens: 1 })
  }
  return turns
}
