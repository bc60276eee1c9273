import { attentionRow } from '#shared/trace/attention-frame.ts'
import type { AttentionAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { RunView } from './reduce.ts'

/** Weights by position, and the largest of them that is drawn. */
export interface Attended {
  runId: string
  weights: ReadonlyMap<number, number>
  max: number
  /** Of the selected tokens, those whose attention is known: what the mean is of. */
  tokens: number
}

/** Where the pass that chose (or would have chosen) a token looked: mean of all layers and heads. */
interface ChosenRow {
  /** Position of the token that followed from it. */
  chosen: number
  /** By key, one for each token before it. */
  weights: Float32Array
}

/** A stretch of positions, both included. */
export interface Stretch {
  first: number
  last: number
}

/**
 * The attention of a stretch of a run's tokens, mean over them: `from` where the passes that chose them
 * looked, `to` how much later choices looked at them. The first token takes what has no other use; it is
 * left out, so that the rest can be told apart.
 *
 * @returns null where no row says anything of them
 */
export function attended(
  runId: string,
  rows: Iterable<ChosenRow>,
  { first, last }: Stretch,
  by: 'from' | 'to',
): Attended | null {
  const sums = new Map<number, { sum: number; n: number }>()
  const used = new Set<number>()
  const note = (position: number, weight: number): void => {
    const known = sums.get(position) ?? { sum: 0, n: 0 }
    sums.set(position, { sum: known.sum + weight, n: known.n + 1 })
  }
  for (const { chosen, weights } of rows) {
    if (by === 'from') {
      if (chosen < first || chosen > last) continue
      used.add(chosen)
      weights.forEach((weight, key) => key > 0 && note(key, weight))
      continue
    }
    if (chosen <= first) continue
    for (let key = Math.max(1, first); key <= Math.min(last, weights.length - 1); key++) {
      used.add(key)
      note(chosen, weights[key] ?? 0)
    }
  }
  if (sums.size === 0) return null
  const means = new Map<number, number>()
  let max = 0
  for (const [position, { sum, n }] of sums) {
    // A key that one of the passes could not see had weight 0 in it.
    const mean = sum / (by === 'from' ? used.size : n)
    means.set(position, mean)
    max = Math.max(max, mean)
  }
  return { runId, weights: means, max, tokens: used.size }
}

/** What was kept with a run: a row for each token it wrote, if its attention was captured. */
export function* keptRows({
  header,
  attention,
}: Pick<RunView, 'header' | 'attention'>): Generator<ChosenRow> {
  if (!header) return
  for (const [step, events] of attention) {
    const weights = meanRow(events)
    if (weights) yield { chosen: header.prompt.length + step, weights }
  }
}

/** Numbers asked for at most: 8 MB, which is a text of 1,448 tokens against itself. */
const MOST = 2 ** 21
/** Rows asked for with one, so that its neighbours are known too. */
const NEIGHBOURS = 64

/**
 * The question that tells the attention of tokens for which none was kept: of the whole text where it is
 * short enough, so that one answer serves all its tokens; else of the rows around.
 *
 * @param total tokens the run has
 * @returns null where nothing can be asked: before the first token there is none, and what looked at a
 *   token is not asked of a text too long to be read as a whole
 */
export function attentionQuestion(
  { first, last }: Stretch,
  total: number,
  by: 'from' | 'to',
): Extract<ProbeRequest, { probe: 'attention' }> | null {
  const mean = { probe: 'attention', layers: 'all', heads: 'all', mean: true } as const
  if (by === 'from' ? last < 1 : first >= total - 1) return null
  if (total * total <= MOST) return { ...mean, positions: 'all' }
  if (by === 'to') return null
  const start = Math.max(0, first - 1) - (Math.max(0, first - 1) % NEIGHBOURS)
  const most = Math.min(last - start, Math.floor(MOST / total))
  const size = Math.min(total - start, Math.ceil(most / NEIGHBOURS) * NEIGHBOURS)
  return { ...mean, positions: Array.from({ length: size }, (_, i) => start + i) }
}

/** The rows of an answer to that question; a token that is not shown yet has none. */
export function* answeredRows(
  { attention: { shape, data }, indices }: AttentionAnswer,
  total: number,
): Generator<ChosenRow> {
  const keys = shape.at(-1) ?? 0
  if (!(data instanceof Float32Array) || data.length !== indices.positions.length * keys) return
  for (const [row, query] of indices.positions.entries()) {
    if (query + 1 >= total) continue
    yield { chosen: query + 1, weights: data.subarray(row * keys, row * keys + query + 1) }
  }
}

type Events = NonNullable<ReturnType<RunView['attention']['get']>>
/** A step's frame never changes; while an answer grows its rows are asked for at every token. */
const rows = new WeakMap<object, Float32Array>()

/** The last row of a step's frame: the query that chose its token. Mean of layers and heads. */
function meanRow(events: Events): Float32Array | null {
  const frame = events.find(({ which }) => which === 'self' || which === 'decoder-self')?.frame
  if (!frame) return null
  const known = rows.get(frame)
  if (known) return known
  const [layers, heads, queries, keys] = frame.shape
  const mean = new Float32Array(keys)
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      attentionRow(frame, layer, head, queries - 1).forEach((weight, key) => {
        mean[key] = (mean[key] ?? 0) + weight / (layers * heads)
      })
    }
  }
  rows.set(frame, mean)
  return mean
}
