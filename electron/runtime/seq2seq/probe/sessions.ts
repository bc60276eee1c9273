import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { AppError } from '#shared/ipc/result.ts'
import type { Absence } from '#shared/runtime/absence.ts'
import { CUT_INPUT, CUT_OUTPUT } from '../../graph/seq2seq/cut.ts'
import { exposeStack, type ExposedStack, type StackFacts } from '../../graph/seq2seq/expose.ts'
import type { AttentionKind } from '../../graph/seq2seq/names.ts'
import { EmbeddingTable } from '../../models/embedding-table.ts'
import { ModelFolder } from '../../models/model-folder.ts'
import { readGraph, releaseGraph } from '../../models/read-graph.ts'
import type { GraphFile } from '../graphs.ts'

export interface StackSource {
  readonly modelId: string
  /** Of the model. */
  readonly folder: string
  readonly file: GraphFile
  readonly threads: number
}

/** One graph of an encoder–decoder with all its tensors for outputs, and the pieces of it that were run. */
export class StackSessions {
  readonly facts: StackFacts
  readonly session: InferenceSession
  readonly #exposed: ExposedStack
  readonly #open: (model: Uint8Array) => Promise<InferenceSession>
  #table: EmbeddingTable | null = null
  readonly #pieces = new Map<Uint8Array, Promise<InferenceSession>>()

  private constructor(
    exposed: ExposedStack,
    session: InferenceSession,
    open: (model: Uint8Array) => Promise<InferenceSession>,
  ) {
    this.facts = exposed.facts
    this.session = session
    this.#exposed = exposed
    this.#open = open
  }

  /**
   * Reads the graph file anew.
   *
   * @returns why not, where the graph's blocks were not found
   * @throws AppError model.changed where the file is another by now; GraphError
   */
  static async open(source: StackSource): Promise<StackSessions | Absence> {
    const folder = join(source.folder, 'onnx')
    const { name, sha256 } = source.file
    const graph = await readGraph(
      new ModelFolder(source.modelId, source.folder),
      `onnx/${name}`,
      () => undefined,
    )
    try {
      if (graph.sha256 !== sha256) throw new AppError('model.changed', { model: source.modelId })
      const exposed = exposeStack(graph.bytes, name)
      if (!exposed.found) return exposed.reason
      const open = (model: Uint8Array): Promise<InferenceSession> =>
        InferenceSession.create(model, {
          intraOpNumThreads: source.threads,
          logSeverityLevel: 3,
          // It never shrinks, and nobody asks most of the time.
          enableCpuMemArena: false,
          extra: { session: { model_external_initializers_file_folder_path: `${folder}/` } },
        })
      return new StackSessions(exposed, await open(exposed.model), open)
    } finally {
      releaseGraph(graph)
    }
  }

  /** From the stream behind the last block to the logits. @throws Error in an encoder */
  head(): Promise<InferenceSession> {
    return this.#piece(this.#exposed.head)
  }

  /** @param rows of the embedding matrix. @throws Error where none was found */
  async embedding(rows: number): Promise<EmbeddingTable> {
    const session = await this.#piece(this.#exposed.tokens)
    this.#table ??= await EmbeddingTable.open(
      { session, ids: CUT_INPUT, vectors: CUT_OUTPUT },
      rows,
    )
    return this.#table
  }

  /** From the heads side by side to what they add. @throws Error where it was not found */
  projection(kind: AttentionKind, layer: number): Promise<InferenceSession> {
    return this.#piece(this.#exposed.projections[kind][layer] ?? null)
  }

  async release(): Promise<void> {
    await this.session.release()
    for (const piece of await Promise.allSettled(this.#pieces.values())) {
      if (piece.status === 'fulfilled') await piece.value.release()
    }
  }

  #piece(model: Uint8Array | null): Promise<InferenceSession> {
    if (model === null) return Promise.reject(new Error('the graph has no such piece'))
    const known = this.#pieces.get(model)
    if (known !== undefined) return known
    const opening = this.#open(model)
    this.#pieces.set(model, opening)
    opening.catch(() => this.#pieces.delete(model))
    return opening
  }
}
