import { Tensor } from 'onnxruntime-node'
import { ChunkSizer } from '../decode/chunk-sizer.ts'
import { messagesHeard, timed } from '../decode/prefill.ts'
import { floatsOf } from '../decode/tensors.ts'
import type { HeadSession } from '../models/graph-source.ts'
import type { LoadedModel } from '../models/load.ts'
import { unloaded } from './turns.ts'

/** Logits of one pass, bytes. */
const PASS_BUDGET = 64 * 2 ** 20

/** A row of the residual stream: what block `layer` left at `position`; 0 is the embedding. */
export interface ResidualRow {
  position: number
  layer: number
  /** `[width]` */
  values: Float32Array
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
  const head = await model.inspector.head()
  const chunks = new ChunkSizer(Math.max(1, Math.floor(PASS_BUDGET / (4 * model.info.vocabSize))))
  for (let at = 0; at < rows.length;) {
    if (model.turns.closed) throw unloaded()
    const part = rows.slice(at, at + chunks.next(rows.length - at))
    await timed(chunks, part.length, async () => {
      const logits = await logitsOf(head, part)
      const vocabulary = logits.length / part.length
      for (const [i, row] of part.entries()) {
        onLogits(row, logits.subarray(i * vocabulary, (i + 1) * vocabulary))
      }
    })
    at += part.length
    await messagesHeard()
  }
}

/** `[rows, vocabulary]` */
async function logitsOf(
  { session, input, output }: HeadSession,
  rows: readonly ResidualRow[],
): Promise<Float32Array> {
  const width = rows[0]?.values.length ?? 0
  const data = new Float32Array(rows.length * width)
  for (const [i, { values }] of rows.entries()) data.set(values, i * width)
  const result = await session.run(
    { [input]: new Tensor('float32', data, [1, rows.length, width]) },
    [output],
  )
  const tensor = result[output]
  if (tensor === undefined) throw new Error(`the pass gave no ${output}`)
  return floatsOf(tensor)
}
