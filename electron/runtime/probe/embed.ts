import { AppError } from '#shared/ipc/result.ts'
import type { EmbedAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { ChunkSizer } from '../decode/chunk-sizer.ts'
import { messagesHeard, timed } from '../decode/prefill.ts'
import type { EmbeddingTable } from '../models/embedding-table.ts'
import type { LoadedModel } from '../models/load.ts'
import { dot, Nearest } from '../numeric/nearest.ts'
import { unloaded } from './turns.ts'

/** Rows read at once, at most: they are unpacked to float32, 2.4 MB of the bundled model's. */
const MOST_ROWS = 1024

/**
 * Where tokens stand before the model has read anything: their rows of the embedding matrix, and the
 * tokens whose rows point most nearly the same way, of all the vocabulary.
 */
export async function probeEmbed(
  model: LoadedModel,
  { ids, neighbours }: Extract<ProbeRequest, { probe: 'embed' }>,
): Promise<EmbedAnswer> {
  const table = await model.inspector.embedding()
  const index = ids.find((id) => id >= table.rows)
  if (index !== undefined) {
    throw new AppError('probe.badIndex', { axis: 'ids', index, count: table.rows })
  }
  const data = await table.read(ids)
  const nearest = ids.map(() => new Nearest(neighbours))
  if (neighbours > 0) await compareWithAll(model, table, ids, data, nearest)
  return {
    vectors: { dtype: 'f32', shape: [ids.length, table.width], data },
    neighbours: ids.map((id, at) => ({
      id,
      list: (nearest[at]?.list ?? []).map((near) => ({
        id: near.id,
        text: model.tokenizer.textOf(near.id),
        cosine: near.cosine,
      })),
    })),
  }
}

/** cos(a, b) = a·b / (|a|·|b|) with every row, some at a time. */
async function compareWithAll(
  model: LoadedModel,
  table: EmbeddingTable,
  ids: readonly number[],
  vectors: Float32Array,
  nearest: readonly Nearest[],
): Promise<void> {
  const { rows, width } = table
  const own = ids.map((_, at) => lengthOf(vectors, at * width, width))
  const lengths = table.lengths ?? new Float32Array(rows)
  const chunks = new ChunkSizer(MOST_ROWS)
  for (let from = 0; from < rows;) {
    const count = chunks.next(rows - from)
    await timed(chunks, count, async () => {
      const chunk = await table.read(Array.from({ length: count }, (_, i) => from + i))
      for (let i = 0; i < count; i++) {
        const row = from + i
        if (table.lengths === null) lengths[row] = lengthOf(chunk, i * width, width)
        // Rows that pad the matrix belong to no token.
        if (lengths[row] === 0 || !model.tokenizer.has(row)) continue
        for (const [at, list] of nearest.entries()) {
          if (ids[at] === row || own[at] === 0) continue
          const product = dot(vectors, at * width, chunk, i * width, width)
          const cosine = product / ((own[at] ?? 0) * (lengths[row] ?? 0))
          if (list.takes(cosine)) list.add(row, cosine)
        }
      }
    })
    from += count
    await messagesHeard()
    if (model.turns.closed) throw unloaded()
  }
  table.lengths = lengths
}

function lengthOf(rows: Float32Array, from: number, width: number): number {
  return Math.sqrt(dot(rows, from, rows, from, width))
}
