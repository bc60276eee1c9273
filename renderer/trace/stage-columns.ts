import type { Choice } from '#shared/trace/choice/choose.ts'
import { expOfNegative } from '#shared/trace/choice/exp.ts'

/** Where a token's probability stands: the model's own, ÷ temperature, after top-k, after top-p. */
export const COLUMN_STAGES = ['model', 'temperature', 'top-k', 'top-p'] as const
export type ColumnStage = (typeof COLUMN_STAGES)[number]
export type PerStage<T> = Record<ColumnStage, T>

/** What took a candidate out: a rule of decoding that it may not come next, or a filter. */
export type Cut = 'rule' | 'top-k' | 'top-p'

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

/** Tokens by falling logit, ties to the lower id. */
interface Order {
  /** `[vocabulary]` */
  logits: Float32Array
  ids: Uint32Array
}
export interface Ranked extends Order {
  /** The same of what may be chosen: the order that top-k and top-p cut. */
  open: Order
}

/** @param allowed the same logits as rules of decoding leave them, −∞ for what may not be chosen */
export function rankTokens(logits: Float32Array, allowed: Float32Array | null = null): Ranked {
  const own = orderOf(logits)
  return { ...own, open: allowed ? orderOf(allowed) : own }
}

function orderOf(logits: Float32Array): Order {
  const ids = Uint32Array.from(logits, (_, id) => id)
  ids.sort((a, b) => {
    const [x, y] = [logits[a] ?? 0, logits[b] ?? 0]
    return x === y ? a - b : y - x
  })
  return { logits, ids }
}

function placesIn({ ids }: Order, apart: ReadonlySet<number>): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  ids.forEach((id, place) => {
    if (apart.has(id)) places.set(id, place)
  })
  return places
}

/**
 * The columns of a choice: softmax(z), softmax(z/T), and that over the tokens which top-k and then
 * top-p leave, each divided by the sum of its own masses. At temperature 0 all but the first is the
 * limit of T → 0: 1 for the most probable token.
 *
 * @param shown has a row whatever its place, beside the most probable tokens of the choice
 */
export function columnsOf(
  ranked: Ranked,
  choice: Choice,
  temperature: number,
  shown: readonly number[],
): Columns {
  const listed = [...new Set([...choice.top.map(({ id }) => id), ...shown, choice.id])]
  const { logits, ids, open } = ranked
  const apart = new Set(listed)
  const places = placesIn(ranked, apart)
  const openPlaces = open === ranked ? places : placesIn(open, apart)
  listed.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
  const { draw } = choice
  // What is left at temperature 0 is one token, so dividing by anything leaves it at 1.
  const divisor = draw ? temperature : 1
  const possible = open.logits.reduce((n, logit) => (logit === -Infinity ? n : n + 1), 0)
  const settings: PerStage<{ count: number; divisor: number; of: Order }> = {
    model: { count: ids.length, divisor: 1, of: ranked },
    temperature: { count: draw ? possible : 1, divisor, of: open },
    'top-k': { count: Math.min(draw?.afterTopK ?? 1, possible), divisor, of: open },
    'top-p': { count: draw?.afterTopP ?? 1, divisor, of: open },
  }
  const stages = perStage((stage) => spreadOf(settings[stage]))

  /** One pass over the tokens a stage leaves. H = ln Σe + Σe·d / Σe with e = exp(−d), in nats. */
  function spreadOf({ count, divisor: by, of }: { count: number; divisor: number; of: Order }) {
    let [total, weighted, rest] = [0, 0, 0]
    const max = of.logits[of.ids[0] ?? 0] ?? 0
    for (let place = 0; place < count; place++) {
      const id = of.ids[place] ?? 0
      const distance = (max - (of.logits[id] ?? 0)) / by
      if (distance === Infinity) continue
      const mass = expOfNegative(distance)
      total += mass
      weighted += mass * distance
      if (!apart.has(id)) rest += mass
    }
    const entropy = Math.max(0, (Math.log(total) + weighted / total) / Math.LN2)
    return { count, by, of, max, total, rest: rest / total, entropy }
  }

  const rows = listed.map((id): ColumnRow => {
    const [logit, rank] = [logits[id] ?? 0, places.get(id) ?? 0]
    const left = open.logits[id] ?? 0
    const placeIn = (of: Order): number => (of === ranked ? rank : (openPlaces.get(id) ?? 0))
    const shares = perStage((stage) => {
      const { count, by, of, max, total } = stages[stage]
      const own = of.logits[id] ?? 0
      if (placeIn(of) >= count || own === -Infinity) return 0
      return expOfNegative((max - own) / by) / total
    })
    const isBanned = left === -Infinity
    const cut = isBanned ? 'rule' : draw === null ? null : cutOf(placeIn(open), draw)
    return { id, rank, logit, divided: draw ? left / temperature : null, shares, cut }
  })
  const first = ids.find((id) => !apart.has(id))
  return {
    rows,
    rest: {
      count: ids.length - rows.length,
      largest: first === undefined ? null : (logits[first] ?? 0),
      shares: perStage((stage) => stages[stage].rest),
      left: perStage((stage) => {
        const { count, of } = stages[stage]
        const at = (id: number, rank: number): number =>
          of === ranked ? rank : (openPlaces.get(id) ?? 0)
        return count - rows.filter(({ id, rank }) => at(id, rank) < count).length
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
