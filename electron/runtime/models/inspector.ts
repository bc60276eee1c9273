import type { Decoder } from '../decode/decoder.ts'
import { CAPTURES } from '../graph/captures.ts'
import { EmbeddingTable } from './embedding-table.ts'
import {
  openEmbedding,
  openHead,
  openInstrumented,
  type GraphSource,
  type HeadSession,
} from './graph-source.ts'

/** The sessions that answer questions about a model: opened once, when first needed. */
export class Inspector {
  readonly #source: GraphSource
  #full: Promise<Decoder> | null = null
  #head: Promise<HeadSession> | null = null
  #embedding: Promise<EmbeddingTable> | null = null

  constructor(source: GraphSource) {
    this.#source = source
  }

  /** Gives everything a graph can show. */
  full(): Promise<Decoder> {
    return (this.#full ??= openInstrumented(this.#source, CAPTURES).catch((error: unknown) => {
      this.#full = null
      throw error
    }))
  }

  head(): Promise<HeadSession> {
    return (this.#head ??= openHead(this.#source).catch((error: unknown) => {
      this.#head = null
      throw error
    }))
  }

  embedding(): Promise<EmbeddingTable> {
    return (this.#embedding ??= openEmbedding(this.#source)
      .then((session) => EmbeddingTable.open(session))
      .catch((error: unknown) => {
        this.#embedding = null
        throw error
      }))
  }

  async dispose(): Promise<void> {
    const [full, head, embedding] = await Promise.allSettled([
      this.#full,
      this.#head,
      this.#embedding,
    ])
    if (full.status === 'fulfilled') await full.value?.release()
    if (head.status === 'fulfilled') await head.value?.session.release()
    if (embedding.status === 'fulfilled') await embedding.value?.release()
  }
}
