import { availableParallelism } from 'node:os'
import { loadOurs, openOurs, type Ours } from './decode-ours.ts'
import { openTransformers } from './decode-transformers.ts'
import { figure, type Figure } from './figures.ts'

/** One implementation at one number of threads. */
export interface Side {
  readonly threads: number
  /** Reads `ids` anew and writes `count` further tokens greedily. */
  run(ids: readonly number[], count: number): Promise<Measured>
  close(): Promise<void>
}

export interface Measured {
  /** From the call to the first token, ms. */
  readonly firstMs: number
  /** Mean of the steps after it, ms. */
  readonly stepMs: number
  readonly ids: readonly number[]
}

const ROUNDS = 7
/** Rounds in which every thread count takes part, to find each side's faster one. */
const TRIALS = 2
const STEPS = 32
const CONTEXTS = [16, 256, 1000] as const
const LOADS = 5

/**
 * Speed of the model on its own: our whole loop (passes, distributions, events) and Transformers.js'
 * own `generate` on the same file, in turns, each at its own faster thread count.
 */
export async function benchDecode(): Promise<Record<string, Figure | Record<string, number>>> {
  const loads: number[] = []
  for (let round = 0; round < LOADS; round++) loads.push(await loadOurs())
  const counts = [...new Set([1, Math.ceil(availableParallelism() / 2), availableParallelism()])]
  const figures: Record<string, Figure | Record<string, number>> = { load_ms: figure(loads) }
  const ours: Ours[] = []
  const theirs: Side[] = []
  try {
    for (const threads of counts) {
      ours.push(await openOurs(threads))
      theirs.push(await openTransformers(threads))
    }
    for (const context of CONTEXTS) Object.assign(figures, await compare(ours, theirs, context))
    Object.assign(figures, await captureRatios(ours))
    Object.assign(figures, await attentionRatio(ours))
  } finally {
    for (const side of [...ours, ...theirs]) await side.close()
  }
  return figures
}

type Figures = Record<string, Figure | Record<string, number>>

async function compare(
  ours: readonly Side[],
  theirs: readonly Side[],
  context: number,
): Promise<Figures> {
  const ids = idsOf(context)
  const [own, other] = [await faster(ours, ids), await faster(theirs, ids)]
  const rounds = await alternate([own, other], ids, ROUNDS)
  const perSecond = (side: Side): number[] =>
    (rounds.get(side) ?? []).map(({ stepMs }) => 1000 / stepMs)
  const readPerSecond = (side: Side): number[] =>
    (rounds.get(side) ?? []).map(({ firstMs }) => (1000 * context) / firstMs)
  const written = (side: Side): string => rounds.get(side)?.[0]?.ids.join() ?? ''
  const [a, b] = [written(own), written(other)]
  if (a !== b) {
    throw new Error(`The two sides wrote different tokens after ${context}: ${a} and ${b}.`)
  }
  const figures: Figures = {
    [`decode_${context}_tps`]: figure(perSecond(own)),
    [`tjs_decode_${context}_tps`]: figure(perSecond(other)),
    [`decode_${context}_threads`]: { ours: own.threads, tjs: other.threads },
  }
  if (context === 256) {
    figures.prefill_256_tps = figure(readPerSecond(own))
    figures.tjs_prefill_256_tps = figure(readPerSecond(other))
  }
  if (context === 16) {
    figures.ttft_ms = figure((rounds.get(own) ?? []).map(({ firstMs }) => firstMs))
  }
  return figures
}

/** The thread count whose steps are faster: by the best of a few rounds, taken in turns. */
async function faster(sides: readonly Side[], ids: readonly number[]): Promise<Side> {
  const rounds = await alternate(sides, ids, TRIALS)
  const best = (side: Side): number =>
    Math.min(...(rounds.get(side) ?? []).map(({ stepMs }) => stepMs))
  const [first, ...others] = sides
  if (first === undefined) throw new RangeError('nothing to compare')
  return others.reduce((found, side) => (best(side) < best(found) ? side : found), first)
}

async function alternate(
  sides: readonly Side[],
  ids: readonly number[],
  rounds: number,
): Promise<ReadonlyMap<Side, Measured[]>> {
  const results = new Map(sides.map((side) => [side, [] as Measured[]]))
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) results.get(side)?.push(await side.run(ids, STEPS))
  }
  return results
}

/** Time of a step with attention captured ÷ time without, at 256 tokens, in pairs. */
async function captureRatios(ours: readonly Ours[]): Promise<Figures> {
  const ids = idsOf(256)
  const side = (await faster(ours, ids)) as Ours
  const summary: number[] = []
  const full: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const none = await side.capture('none', ids, STEPS)
    summary.push((await side.capture('summary', ids, STEPS)) / none)
    full.push((await side.capture('full', ids, STEPS)) / none)
  }
  return { capture_summary_ratio: figure(summary), capture_full_ratio: figure(full) }
}

/** Time of the attention of one layer over 256 tokens ÷ time of reading them alone, in pairs. */
async function attentionRatio(ours: readonly Ours[]): Promise<Figures> {
  const ids = idsOf(256)
  const side = (await faster(ours, ids)) as Ours
  // The session that answers is opened by the first question.
  await side.attention(ids)
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = (await side.run(ids, 1)).firstMs
    const asked = await side.attention(ids)
    const after = (await side.run(ids, 1)).firstMs
    ratios.push(asked / ((before + after) / 2))
  }
  return { probe_attention_256_ratio: figure(ratios) }
}

/** Token ids without meaning, the same at every run; 17 to 40,016 are ordinary tokens. */
function idsOf(count: number): number[] {
  let state = 12345
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return 17 + (state % 40_000)
  })
}
