import { Tensor } from 'onnxruntime-node'
import { floatsOf } from '../decode/tensors.ts'
import type { EmbeddingSession } from './graph-source.ts'

/** A model's token embedding: a row for every token id. */
export class EmbeddingTable {
  /** Rows of the matrix; a few more than tokens where it is padded. */
  readonly rows: number
  readonly width: number
  /** Euclidean length of every row, once somebody has gone through all of them. */
  lengths: Float32Array | null = null
  readonly #session: EmbeddingSession

  private constructor(session: EmbeddingSession, rows: number, width: number) {
    this.#session = session
    this.rows = rows
    this.width = width
  }

  static async open(embedding: EmbeddingSession): Promise<EmbeddingTable> {
    const { session, ids, vectors, table } = embedding
    const result = await session.run({ [ids]: idsTensor([0]) }, [vectors, table])
    const shape = result[table]?.data
    const rows = shape instanceof BigInt64Array ? Number(shape[0] ?? 0n) : 0
    return new EmbeddingTable(embedding, rows, result[vectors]?.dims.at(-1) ?? 0)
  }

  /** Rows of these ids, each within 0 … rows − 1: `[ids, width]`. */
  async read(ids: readonly number[]): Promise<Float32Array> {
    const { session, ids: input, vectors } = this.#session
    const result = await session.run({ [input]: idsTensor(ids) }, [vectors])
    const tensor = result[vectors]
    if (tensor === undefined) throw new Error(`the pass gave no ${vectors}`)
    return floatsOf(tensor)
  }

  async release(): Promise<void> {
    await this.#session.session.release()
  }
}

function idsTensor(ids: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(ids, BigInt), [ids.length])
}
