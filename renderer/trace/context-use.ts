import type { PromptToken } from '#shared/trace/event.ts'
import { promptSpans } from './turns.ts'

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
  return { system, earlier, question, answer: answered, reserved: kept, free: left - kept, total }
}
