import { AppError } from '#shared/ipc/result.ts'
import type { EmbedAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { ChunkSizer } from '../decode/chunk-sizer.ts'
import { messagesHeard, timed } from '../decode/prefill.ts'
import type { EmbeddingTable } from '../models/embedding-table.ts'
import type { ModelTokenizer } from '../models/tokenizer.ts'
import { dot, Nearest } from '../numeric/nearest.ts'

type EmbedRequest = Pick<Extract<ProbeRequest, { probe: 'embed' }>, 'ids' | 'neighbours'>

/** Rows read at once, at most: they are unpacked to float32, 2.4 MB of the bundled chat model's. */
const MOST_ROWS = 1024

/**
 * Where tokens stand before a model has read anything: their rows of its embedding matrix, and the tokens
 * whose rows point most nearly the same way, of all the vocabulary.
 *
 * @param goOn called between some thousand rows; it throws where nobody waits any more
 * @throws AppError probe.badIndex
 */
export async function embedAnswer(
  table: EmbeddingTable,
  tokenizer: Pick<ModelTokenizer, 'has' | 'textOf'>,
  { ids, neighbours }: EmbedRequest,
  goOn: () => void = () => undefined,
): Promise<EmbedAnswer> {
  const index = ids.find((id) => id >= table.rows)
  if (index !== undefined) {
    throw new AppError('probe.badIndex', { axis: 'ids', index, count: table.rows })
  }
  const data = await table.read(ids)
  const nearest = ids.map(() => new Nearest(neighbours))
  if (neighbours > 0) await compareWithAll(table, tokenizer, { ids, data, nearest }, goOn)
  return {
    vectors: { dtype: 'f32', shape: [ids.length, table.width], data },
    neighbours: ids.map((id, at) => ({
      id,
      list: (nearest[at]?.list ?? []).map((near) => ({
        id: near.id,
        text: tokenizer.textOf(near.id),
        cosine: near.cosine,
      })),
    })),
  }
}

interface Compared {
  ids: readonly number[]
  data: Float32Array
  nearest: readonly Nearest[]
}

/** cos(a, b) = a·b / (|a|·|b|) with every row, some at a time. */
async function compareWithAll(
  table: EmbeddingTable,
  tokenizer: Pick<ModelTokenizer, 'has'>,
  { ids, data, nearest }: Compared,
  goOn: () => void,
): Promise<void> {
  const { rows, width } = table
  const own = ids.map((_, at) => lengthOf(data, at * width, width))
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
        if (lengths[row] === 0 || !tokenizer.has(row)) continue
        for (const [at, list] of nearest.entries()) {
          if (ids[at] === row || own[at] === 0) continue
          const product = dot(data, at * width, chunk, i * width, width)
          const cosine = product / ((own[at] ?? 0) * (lengths[row] ?? 0))
          if (list.takes(cosine)) list.add(row, cosine)
        }
      }
    })
    from += count
    await messagesHeard()
    goOn()
  }
  table.lengths = lengths
}

function lengthOf(rows: Float32Array, from: number, width: number): number {
  return Math.sqrt(dot(rows, from, rows, from, width))
}
