import { Tensor } from 'onnxruntime-node'
import type { TensorData } from '#shared/trace/tensor.ts'
import { ChunkSizer } from '../decode/chunk-sizer.ts'
import { messagesHeard, timed } from '../decode/prefill.ts'
import { floatsOf } from '../decode/tensors.ts'
import type { ProjectionSession } from '../models/graph-source.ts'
import type { LoadedModel } from '../models/load.ts'
import { unloaded } from './turns.ts'

/**
 * Each head's share of the output projection, by the model's own projection alone: what it makes of a
 * vector that is zero outside the head's columns, less what it makes of zeros, its bias.
 *
 * @param context `[layers, heads, positions, headDim]`
 * @returns `[layers, heads, positions, width]`
 * @throws AppError model.notLoaded where the model is unloaded meanwhile
 */
export async function projectHeads(
  model: LoadedModel,
  layers: readonly number[],
  heads: readonly number[],
  context: TensorData,
): Promise<TensorData> {
  const { headDim, heads: headCount, hiddenSize } = model.info
  const positions = context.shape[2] ?? 0
  const vectors = heads.length * positions
  const shares: Float32Array[] = []
  let width = hiddenSize
  if (layers.length * vectors > 0) {
    const sessions = await model.inspector.projections(layers)
    const chunks = new ChunkSizer()
    for (const [l, session] of sessions.entries()) {
      const bias = await run(session, new Float32Array(2 * headCount * headDim), 2)
      width = bias.length / 2
      for (let at = 0; at < vectors;) {
        const count = chunks.next(vectors - at)
        const rows = new Float32Array(Math.max(2, count) * headCount * headDim)
        for (let row = 0; row < count; row++) {
          const head = heads[Math.floor((at + row) / positions)] ?? 0
          const from = (l * vectors + at + row) * headDim
          rows.set(
            Float32Array.from(context.data.subarray(from, from + headDim)),
            (row * headCount + head) * headDim,
          )
        }
        const made = await timed(chunks, count, () => run(session, rows, Math.max(2, count)))
        for (let i = 0; i < count * width; i++) made[i] = (made[i] ?? 0) - (bias[i % width] ?? 0)
        shares.push(made.subarray(0, count * width))
        at += count
        await messagesHeard()
        if (model.turns.closed) throw unloaded()
      }
    }
  }
  const data = new Float32Array(layers.length * vectors * width)
  let at = 0
  for (const share of shares) {
    data.set(share, at)
    at += share.length
  }
  return { shape: [layers.length, heads.length, positions, width], dtype: 'f32', data }
}

/** Never a row alone, which would take other kernels (see Sequence.exact). */
async function run(
  { session, input, output, flat }: ProjectionSession,
  rows: Float32Array,
  count: number,
): Promise<Float32Array> {
  const shape = [...(flat ? [] : [1]), count, rows.length / count]
  const fed = new Tensor('float32', rows, shape)
  const { [output]: result } = await session.run({ [input]: fed }, [output])
  if (result === undefined) throw new Error(`the pass gave no ${output}`)
  return Float32Array.from(floatsOf(result))
}
