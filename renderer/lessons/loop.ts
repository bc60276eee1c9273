import { chooseToken } from '#shared/trace/choice/choose.ts'
import { distributionOf } from '#shared/trace/choice/distribution.ts'
import type { TokenEvent } from '#shared/trace/event.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'

/** As many tokens as chapter 3 has the model write. */
export const WRITTEN = 14

/** What the loop does with one token after the other. */
export const PHASES = ['predict', 'choose', 'append'] as const
export type Phase = (typeof PHASES)[number]

export interface LoopPlace {
  /** What has just been done; null before anything was. */
  phase: Phase | null
  /** 0-based token that it was done with. */
  token: number
  /** Tokens that are part of the text by now. */
  appended: number
}

/** Where in the loop one is after so many phases. */
export function placeAt(at: number): LoopPlace {
  if (at <= 0) return { phase: null, token: 0, appended: 0 }
  const token = Math.floor((at - 1) / PHASES.length)
  const phase = PHASES[(at - 1) % PHASES.length] ?? 'predict'
  return { phase, token, appended: phase === 'append' ? token + 1 : token }
}

/** The first tokens of a falling distribution, and what they hold together. */
export interface SmallestSet {
  count: number
  mass: number
  /** Without the last of them. */
  before: number
}

/**
 * What top-p keeps: the smallest set of most probable tokens whose mass is p or more; null where those
 * that are known do not reach it.
 *
 * @param falling probabilities, the largest first
 */
export function smallestSet(falling: readonly number[], p: number): SmallestSet | null {
  let mass = 0
  for (const [at, share] of falling.entries()) {
    if (mass + share >= p) return { count: at + 1, mass: mass + share, before: mass }
    mass += share
  }
  return null
}

/** What rounding to a tenth of a percent may do to a sum of a few. */
const MARGIN = 0.003
const THRESHOLDS = [0.7, 0.8, 0.6, 0.5, 0.9, 0.4, 0.3, 0.2, 0.1, 0.05]

/** A p to ask about: some tokens reach it, not too many to add up, and not by a hair. null: there is none. */
export function thresholdFor(falling: readonly number[]): number | null {
  const isClear = (p: number, most: number): boolean => {
    const set = smallestSet(falling, p)
    return set !== null && set.count <= most && set.mass - p > MARGIN && p - set.before > MARGIN
  }
  const isSeveral = (p: number): boolean => (smallestSet(falling, p)?.count ?? 0) > 1
  return (
    THRESHOLDS.find((p) => isSeveral(p) && isClear(p, 6)) ??
    THRESHOLDS.find((p) => isClear(p, 10)) ??
    null
  )
}

/** A run's token as it would be under other settings, chosen anew by what chose it. */
export interface Preview {
  event: Pick<TokenEvent, 'id' | 'logprob' | 'entropy' | 'how' | 'u' | 'rank' | 'draw'> & {
    top: { id: number; logprob: number; kept: boolean }[]
  }
  /** Tokens that could be drawn. */
  left: number
  /** Among how many equally probable tokens the temperature leaves it undecided: 2 to the entropy. */
  among: number
}

/**
 * @param logits `[vocabulary]`, as the model gave them
 * @param position of the token to choose, the prompt counted
 */
export function previewOf(
  logits: Float32Array,
  settings: Omit<SamplingSettings, 'maxTokens'>,
  position: number,
): Preview {
  const event = chooseToken(logits, { ...settings, maxTokens: 1 }, position)
  const { temperature } = settings
  const bits =
    temperature === 0 ? 0 : distributionOf(logits.map((logit) => logit / temperature)).entropy
  return { event, left: event.draw?.afterTopP ?? 1, among: 2 ** bits }
}
