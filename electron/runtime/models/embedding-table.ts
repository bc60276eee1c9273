import { Tensor, type InferenceSession } from 'onnxruntime-node'
import { floatsOf } from '../decode/tensors.ts'

/** A session from ids `[1, N]` or `[N]` to their rows, and what its input and output are called. */
export interface EmbeddingLookup {
  session: InferenceSession
  ids: string
  vectors: string
}

/** A model's token embedding: a row for every token id. */
export class EmbeddingTable {
  /** Rows of the matrix; a few more than tokens where it is padded. */
  readonly rows: number
  readonly width: number
  /** Euclidean length of every row, once somebody has gone through all of them. */
  lengths: Float32Array | null = null
  readonly #lookup: EmbeddingLookup

  private constructor(lookup: EmbeddingLookup, rows: number, width: number) {
    this.#lookup = lookup
    this.rows = rows
    this.width = width
  }

  /** @param rows of the matrix; or the output that tells its shape, rows first */
  static async open(
    lookup: EmbeddingLookup,
    rows: number | { shape: string },
  ): Promise<EmbeddingTable> {
    const { session, ids, vectors } = lookup
    const asked = typeof rows === 'number' ? [vectors] : [vectors, rows.shape]
    const result = await session.run({ [ids]: idsTensor([0]) }, asked)
    const width = result[vectors]?.dims.at(-1) ?? 0
    if (typeof rows === 'number') return new EmbeddingTable(lookup, rows, width)
    const shape = result[rows.shape]?.data
    const count = shape instanceof BigInt64Array ? Number(shape[0] ?? 0n) : 0
    return new EmbeddingTable(lookup, count, width)
  }

  /** Rows of these ids, each within 0 … rows − 1: `[ids, width]`. */
  async read(ids: readonly number[]): Promise<Float32Array> {
    const { session, ids: input, vectors } = this.#lookup
    const result = await session.run({ [input]: idsTensor(ids) }, [vectors])
    const tensor = result[vectors]
    if (tensor === undefined) throw new Error(`the pass gave no ${vectors}`)
    return floatsOf(tensor)
  }

  async release(): Promise<void> {
    await this.#lookup.session.release()
  }
}

function idsTensor(ids: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(ids, BigInt), [ids.length])
}
