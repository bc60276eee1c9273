import type { Decoder } from '../decode/decoder.ts'
import { CAPTURES } from '../graph/captures.ts'
import { openHead, openInstrumented, type GraphSource, type HeadSession } from './graph-source.ts'

/** The sessions that answer questions about a model: opened once, when first needed. */
export class Inspector {
  readonly #source: GraphSource
  #full: Promise<Decoder> | null = null
  #head: Promise<HeadSession> | null = null

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

  async dispose(): Promise<void> {
    const [full, head] = await Promise.allSettled([this.#full, this.#head])
    if (full.status === 'fulfilled') await full.value?.release()
    if (head.status === 'fulfilled') await head.value?.session.release()
  }
}
