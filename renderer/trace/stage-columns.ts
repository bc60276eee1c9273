import type { Choice } from '#shared/trace/choice/choose.ts'
import { expOfNegative } from '#shared/trace/choice/exp.ts'

/** Where a token's probability stands: the model's own, ÷ temperature, after top-k, after top-p. */
export const COLUMN_STAGES = ['model', 'temperature', 'top-k', 'top-p'] as const
export type ColumnStage = (typeof COLUMN_STAGES)[number]
export type PerStage<T> = Record<ColumnStage, T>

/** Which filter took a candidate out. */
export type Cut = 'top-k' | 'top-p'

export interface ColumnRow {
  id: number
  /** 0-based place among all tokens. */
  rank: number
  /** As the output matrix gave it; null where only probabilities are known. */
  logit: number | null
  /** logit ÷ temperature; null at temperature 0 too, where nothing is divided. */
  divided: number | null
  /** Probabilities, 0–1, each stage normalised over what it leaves; null where they are not known. */
  shares: PerStage<number | null>
  cut: Cut | null
}

/** One step from scores to probabilities, in columns that each sum to 1. */
export interface Columns {
  rows: ColumnRow[]
  /** All tokens that have no row. */
  rest: {
    count: number
    /** Their largest logit. */
    largest: number | null
    shares: PerStage<number | null>
    /** How many of them each stage leaves. */
    left: PerStage<number | null>
  }
  /** Rows and rest added up. */
  sums: PerStage<number | null>
  /** Tokens each stage leaves. */
  left: PerStage<number | null>
  /** Of each stage's distribution, bits: 2^entropy is the effective number of choices. */
  entropy: PerStage<number | null>
}

/** Tokens by falling logit, ties to the lower id: the order that top-k and top-p cut. */
export interface Ranked {
  /** `[vocabulary]` */
  logits: Float32Array
  ids: Uint32Array
}

export function rankTokens(logits: Float32Array): Ranked {
  const ids = Uint32Array.from(logits, (_, id) => id)
  ids.sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
  return { logits, ids }
}

/**
 * The columns of a choice: softmax(z), softmax(z/T), and that over the tokens which top-k and then
 * top-p leave, each divided by the sum of its own masses. At temperature 0 all but the first is the
 * limit of T → 0: 1 for the most probable token.
 *
 * @param shown has a row whatever its place, beside the most probable tokens of the choice
 */
export function columnsOf(
  { logits, ids }: Ranked,
  choice: Choice,
  temperature: number,
  shown: readonly number[],
): Columns {
  const listed = [...new Set([...choice.top.map(({ id }) => id), ...shown, choice.id])]
  const apart = new Set(listed)
  const places = new Map<number, number>()
  ids.forEach((id, place) => {
    if (apart.has(id)) places.set(id, place)
  })
  listed.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
  const max = logits[ids[0] ?? 0] ?? 0
  const { draw } = choice
  // What is left at temperature 0 is one token, so dividing by anything leaves it at 1.
  const divisor = draw ? temperature : 1
  const settings: PerStage<{ count: number; divisor: number }> = {
    model: { count: ids.length, divisor: 1 },
    temperature: { count: draw ? ids.length : 1, divisor },
    'top-k': { count: draw?.afterTopK ?? 1, divisor },
    'top-p': { count: draw?.afterTopP ?? 1, divisor },
  }
  const stages = perStage((stage) => spreadOf(settings[stage]))

  /** One pass over the tokens a stage leaves. H = ln Σe + Σe·d / Σe with e = exp(−d), in nats. */
  function spreadOf({ count, divisor: by }: { count: number; divisor: number }) {
    let [total, weighted, rest] = [0, 0, 0]
    for (let place = 0; place < count; place++) {
      const id = ids[place] ?? 0
      const distance = (max - (logits[id] ?? 0)) / by
      if (distance === Infinity) continue
      const mass = expOfNegative(distance)
      total += mass
      weighted += mass * distance
      if (!apart.has(id)) rest += mass
    }
    const entropy = Math.max(0, (Math.log(total) + weighted / total) / Math.LN2)
    return { count, by, total, rest: rest / total, entropy }
  }

  const rows = listed.map((id): ColumnRow => {
    const [logit, rank] = [logits[id] ?? 0, places.get(id) ?? 0]
    const shares = perStage((stage) => {
      const { count, by, total } = stages[stage]
      return rank < count ? expOfNegative((max - logit) / by) / total : 0
    })
    const cut = draw === null ? null : cutOf(rank, draw)
    return { id, rank, logit, divided: draw ? logit / temperature : null, shares, cut }
  })
  const first = ids.find((id) => !apart.has(id))
  return {
    rows,
    rest: {
      count: ids.length - rows.length,
      largest: first === undefined ? null : (logits[first] ?? 0),
      shares: perStage((stage) => stages[stage].rest),
      left: perStage((stage) => {
        const { count } = stages[stage]
        return count - rows.filter(({ rank }) => rank < count).length
      }),
    },
    sums: perStage((stage) =>
      rows.reduce((sum, { shares }) => sum + (shares[stage] ?? 0), stages[stage].rest),
    ),
    left: perStage((stage) => stages[stage].count),
    entropy: perStage((stage) => stages[stage].entropy),
  }
}

/** Tokens fall out by rank: what top-k leaves is a prefix, what top-p leaves a prefix of that. */
export function cutOf(
  rank: number,
  { afterTopK, afterTopP }: { afterTopK: number; afterTopP: number },
): Cut | null {
  if (rank >= afterTopK) return 'top-k'
  return rank >= afterTopP ? 'top-p' : null
}

export function perStage<T>(of: (stage: ColumnStage) => T): PerStage<T> {
  return {
    model: of('model'),
    temperature: of('temperature'),
    'top-k': of('top-k'),
    'top-p': of('top-p'),
  }
}
