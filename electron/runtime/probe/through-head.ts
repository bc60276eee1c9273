import { Tensor } from 'onnxruntime-node'
import { ChunkSizer } from '../decode/chunk-sizer.ts'
import { messagesHeard, timed } from '../decode/prefill.ts'
import { floatsOf } from '../decode/tensors.ts'
import { TOPS } from '../graph/top-logits.ts'
import type { LoadedModel } from '../models/load.ts'
import { unloaded } from './turns.ts'

/** Logits of one pass, bytes. */
const PASS_BUDGET = 16 * 2 ** 20

/** A row of the residual stream: what block `layer` left at `position`; 0 is the embedding. */
export interface ResidualRow {
  position: number
  layer: number
  /** `[width]` */
  values: Float32Array
}

/** The most probable tokens of one row, most probable first, ties to the lower id. */
export interface RowTops {
  ids: number[]
  probabilities: number[]
}

/**
 * Takes rows of any positions and layers through the model's final norm and output matrix, many at once.
 *
 * @param onLogits told each row's logits `[vocabulary]`, in order; they are gone afterwards
 * @throws AppError model.notLoaded where the model is unloaded meanwhile
 */
export async function throughHead(
  model: LoadedModel,
  rows: readonly ResidualRow[],
  onLogits: (row: ResidualRow, logits: Float32Array) => void,
): Promise<void> {
  const { output } = await model.inspector.head()
  await passes(model, rows, [output], 1, (part, [logits]) => {
    const all = floatsOf(found(logits))
    const vocabulary = all.length / part.length
    for (const [i, row] of part.entries()) {
      onLogits(row, all.subarray(i * vocabulary, (i + 1) * vocabulary))
    }
  })
}

/**
 * The same where the `top` most probable tokens are enough: the softmax is part of the graph, and no
 * logits are handed out.
 *
 * @param top from 1 on
 * @throws AppError model.notLoaded where the model is unloaded meanwhile
 */
export async function topsThroughHead(
  model: LoadedModel,
  rows: readonly ResidualRow[],
  top: number,
  onTops: (row: ResidualRow, tops: RowTops) => void,
): Promise<void> {
  const fetches = [TOPS.logits, TOPS.ids, TOPS.logSum]
  await passes(model, rows, fetches, top, (part, outputs) => {
    const [logits, ids, logSum] = outputs.map(found)
    if (logits === undefined || ids === undefined || logSum === undefined) return
    const count = ids.dims.at(-1) ?? 0
    const [values, sums] = [floatsOf(logits), floatsOf(logSum)]
    for (const [i, row] of part.entries()) {
      const of = Array.from(values.subarray(i * count, (i + 1) * count))
      onTops(row, {
        ids: [...(ids.data as BigInt64Array).subarray(i * count, (i + 1) * count)].map(Number),
        probabilities: of.map((logit) => Math.exp(logit - (sums[i] ?? 0))),
      })
    }
  })
}

async function passes(
  model: LoadedModel,
  rows: readonly ResidualRow[],
  fetches: readonly string[],
  top: number,
  onPass: (part: readonly ResidualRow[], outputs: readonly (Tensor | undefined)[]) => void,
): Promise<void> {
  const { session, input } = await model.inspector.head()
  const { vocabSize } = model.info
  const chunks = new ChunkSizer(Math.max(1, Math.floor(PASS_BUDGET / (4 * vocabSize))))
  const count = new Tensor('int64', BigInt64Array.of(BigInt(Math.min(top, vocabSize))), [1])
  for (let at = 0; at < rows.length;) {
    if (model.turns.closed) throw unloaded()
    const part = rows.slice(at, at + chunks.next(rows.length - at))
    await timed(chunks, part.length, async () => {
      const feeds = { [input]: stacked(part), [TOPS.count]: count }
      const result = await session.run(feeds, fetches)
      onPass(
        part,
        fetches.map((name) => result[name]),
      )
    })
    at += part.length
    await messagesHeard()
  }
}

/** `[1, rows, width]` */
function stacked(rows: readonly ResidualRow[]): Tensor {
  const width = rows[0]?.values.length ?? 0
  const data = new Float32Array(rows.length * width)
  for (const [i, { values }] of rows.entries()) data.set(values, i * width)
  return new Tensor('float32', data, [1, rows.length, width])
}

function found(tensor: Tensor | undefined): Tensor {
  if (tensor === undefined) throw new Error('the pass did not give what was asked for')
  return tensor
}
