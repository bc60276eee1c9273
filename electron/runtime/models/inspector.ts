import type { ProbeKind } from '#shared/trace/probe.ts'
import type { Decoder } from '../decode/decoder.ts'
import { CAPTURES } from '../graph/captures.ts'
import type { ProjectionCut } from '../graph/projections.ts'
import { EmbeddingTable } from './embedding-table.ts'
import {
  cutProjections,
  openEmbedding,
  openHead,
  openInstrumented,
  openPlain,
  openProjection,
  openSwitched,
  openSwitchedStream,
  type GraphSource,
  type HeadSession,
  type ProjectionSession,
} from './graph-source.ts'
import { Lazy } from './lazy.ts'

/** Everything but what is kept of runs while they are written. */
const SHOWN = CAPTURES.filter((capture) => capture !== 'summary')
/** Questions that are answered by passes of the decoder that shows everything. */
const OF_FULL: ReadonlySet<ProbeKind> = new Set(['attention', 'qkv', 'stream', 'block', 'lens'])

/** The sessions that answer questions about a model, opened when first needed. */
export class Inspector {
  readonly #source: GraphSource
  readonly #plain: Lazy<Decoder>
  readonly #full: Lazy<Decoder>
  readonly #switched: Lazy<Decoder>
  readonly #head: Lazy<HeadSession>
  readonly #embedding: Lazy<EmbeddingTable>
  readonly #cuts: Lazy<readonly ProjectionCut[]>
  /** By layer. */
  readonly #projections = new Map<number, ProjectionSession>()

  constructor(source: GraphSource) {
    this.#source = source
    this.#plain = new Lazy(() => openPlain(source))
    this.#full = new Lazy(() => openInstrumented(source, SHOWN))
    this.#switched = new Lazy(() => openSwitched(source))
    this.#head = new Lazy(() => openHead(source))
    this.#embedding = new Lazy(async () => {
      const session = await openEmbedding(source)
      return EmbeddingTable.open(session, { shape: session.table })
    })
    this.#cuts = new Lazy(() => cutProjections(source))
  }

  /** The model's decoder on the processor, where it writes on another device. */
  plain(): Promise<Decoder> {
    return this.#plain.get()
  }

  /** Gives everything a graph can show. */
  full(): Promise<Decoder> {
    return this.#full.get()
  }

  /** Parts of it can be switched off. */
  switched(): Promise<Decoder> {
    return this.#switched.get()
  }

  /** Parts of it can be switched off, and its stream be seen; seldom asked for, and gone after it. */
  async withSwitchedStream<T>(use: (decoder: Decoder) => Promise<T>): Promise<T> {
    const decoder = await openSwitchedStream(this.#source)
    try {
      return await use(decoder)
    } finally {
      await decoder.release()
    }
  }

  head(): Promise<HeadSession> {
    return this.#head.get()
  }

  embedding(): Promise<EmbeddingTable> {
    return this.#embedding.get()
  }

  /** Of every layer asked for, in that order. One question at a time asks (see ProbeTurns). */
  async projections(layers: readonly number[]): Promise<ProjectionSession[]> {
    const cuts = await this.#cuts.get()
    for (const layer of layers) {
      const cut = cuts[layer]
      if (cut === undefined || this.#projections.has(layer)) continue
      this.#projections.set(layer, await openProjection(this.#source, cut))
    }
    return layers.flatMap((layer) => this.#projections.get(layer) ?? [])
  }

  /**
   * Lets go of the decoder that questions of another kind need: each takes more memory than the model's
   * own, and they are hardly asked at once. What is small stays.
   */
  async makeRoomFor(probe: ProbeKind): Promise<void> {
    if (probe === 'ablate') await this.#full.letGo((decoder) => decoder.release())
    else if (OF_FULL.has(probe)) await this.#switched.letGo((decoder) => decoder.release())
  }

  async dispose(): Promise<void> {
    for (const decoder of [this.#plain, this.#full, this.#switched])
      await decoder.letGo((it) => it.release())
    await this.#head.letGo(({ session }) => session.release())
    await this.#embedding.letGo((table) => table.release())
    for (const { session } of this.#projections.values()) await session.release()
    this.#projections.clear()
  }
}
