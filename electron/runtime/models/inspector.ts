import type { ProbeKind } from '#shared/trace/probe.ts'
import type { Decoder } from '../decode/decoder.ts'
import { CAPTURES } from '../graph/captures.ts'
import { EmbeddingTable } from './embedding-table.ts'
import {
  openEmbedding,
  openHead,
  openInstrumented,
  openProjections,
  openSwitched,
  type GraphSource,
  type HeadSession,
  type ProjectionSession,
} from './graph-source.ts'

/** Everything but what is kept of runs while they are written. */
const SHOWN = CAPTURES.filter((capture) => capture !== 'summary')

const OF_FULL: ReadonlySet<ProbeKind> = new Set(['attention', 'qkv', 'stream', 'block', 'lens'])

/** The sessions that answer questions about a model: opened when first needed. */
export class Inspector {
  readonly #source: GraphSource
  #full: Promise<Decoder> | null = null
  #head: Promise<HeadSession> | null = null
  #embedding: Promise<EmbeddingTable> | null = null
  /** By layer. */
  readonly #projections = new Map<number, ProjectionSession>()
  #switched: Promise<Decoder> | null = null

  constructor(source: GraphSource) {
    this.#source = source
  }

  /** Gives everything a graph can show. */
  full(): Promise<Decoder> {
    return (this.#full ??= openInstrumented(this.#source, SHOWN).catch((error: unknown) => {
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

  /** Of every layer asked for, in that order. One question at a time asks (see ProbeTurns). */
  async projections(layers: readonly number[]): Promise<ProjectionSession[]> {
    const missing = [...new Set(layers)].filter((layer) => !this.#projections.has(layer))
    if (missing.length > 0) {
      const opened = await openProjections(this.#source, missing)
      for (const [at, session] of opened.entries()) {
        this.#projections.set(missing[at] ?? 0, session)
      }
    }
    return layers.flatMap((layer) => this.#projections.get(layer) ?? [])
  }

  /** Parts of it can be switched off. */
  switched(): Promise<Decoder> {
    return (this.#switched ??= openSwitched(this.#source).catch((error: unknown) => {
      this.#switched = null
      throw error
    }))
  }

  /**
   * Lets go of the decoder that questions of another kind need: each takes more memory than the model's
   * own, and they are hardly asked at once. What is small stays.
   */
  async makeRoomFor(probe: ProbeKind): Promise<void> {
    if (probe === 'ablate') {
      const full = this.#full
      this.#full = null
      await (await full)?.release()
    } else if (OF_FULL.has(probe)) {
      const switched = this.#switched
      this.#switched = null
      await (await switched)?.release()
    }
  }

  async dispose(): Promise<void> {
    const [full, head, embedding, switched] = await Promise.allSettled([
      this.#full,
      this.#head,
      this.#embedding,
      this.#switched,
    ])
    if (full.status === 'fulfilled') await full.value?.release()
    if (head.status === 'fulfilled') await head.value?.session.release()
    if (embedding.status === 'fulfilled') await embedding.value?.release()
    if (switched.status === 'fulfilled') await switched.value?.release()
    for (const { session } of this.#projections.values()) await session.release()
    this.#projections.clear()
  }
}
