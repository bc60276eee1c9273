import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import type { Absence } from '#shared/runtime/absence.ts'
import { TRANSLATOR_GRAPHS as BASES, variantOf } from '#shared/runtime/graph-names.ts'
import { pointIntoFile } from '../graph/external-weights.ts'
import { describeStack, type OrAbsence, type StackFacts } from '../graph/seq2seq/expose.ts'
import { parseModel, serializeModel } from '../graph/parse.ts'
import { showAttention, type Seq2seqAttention } from '../graph/show-attention.ts'
import { preferredDtype } from '../models/config.ts'
import { checkGraphFile } from '../models/check-graph-file.ts'
import type { ModelFolder } from '../models/model-folder.ts'
import { readGraph, releaseGraph } from '../models/read-graph.ts'
import type { TranslatorConfig } from '../models/translator-config.ts'
import type { TranslatorSessions } from './translator.ts'

const ONNX = 'onnx'
const { merged: MERGED, withoutPast: WITHOUT_PAST, withPast: WITH_PAST } = BASES

/** A graph file that was read. */
export interface GraphFile {
  readonly name: string
  /** Hex. */
  readonly sha256: string
  /** What can be read of it on its way, or why not. */
  readonly described: OrAbsence<{ readonly facts: StackFacts }>
}

export interface OpenedGraphs {
  sessions: TranslatorSessions
  /** Those that read a whole text: of two decoders the first. */
  files: Record<'encoder' | 'decoder', GraphFile>
  /** Of the decoder's graph file, hex. */
  sha256: string
  precision: string
  /** Attentions the graphs do not show, and why. */
  missing: ReadonlyMap<Seq2seqAttention, Absence>
}

/**
 * Opens the graphs of a folder in Transformers.js layout: `onnx/encoder_model.onnx`, and
 * `decoder_model_merged.onnx`, or `decoder_model.onnx` with `decoder_with_past_model.onnx`; each with the
 * suffix of its dtype. A `decoder_model.onnx` that takes a past itself needs no second graph.
 *
 * @param onBytes told of every graph what it weighs, before its session is made
 * @throws AppError model.missingFile, model.tooLarge, model.badGraph; GraphError
 */
export async function openGraphs(
  folder: ModelFolder,
  config: TranslatorConfig,
  threads: number,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<OpenedGraphs> {
  const present = new Set(await folder.list(ONNX))
  const find = (base: string) => variantOf(present, base, preferredDtype(config, base))
  const opened: InferenceSession[] = []
  const open = async (base: string, part: 'encoder' | 'decoder') => {
    const file = find(base)
    if (file === null) throw folder.missing(`${ONNX}/${base}.onnx`)
    const graph = await openGraph(folder, file.name, part, threads, onBytes)
    opened.push(graph.session)
    return { ...graph, name: file.name, precision: file.precision }
  }
  try {
    const encoder = await open(BASES.encoder, 'encoder')
    const isMerged = find(MERGED) !== null || find(WITHOUT_PAST) === null
    const decoder = await open(isMerged ? MERGED : WITHOUT_PAST, 'decoder')
    const takesPast = decoder.session.inputNames.some((name) => name.startsWith('past_key_values.'))
    const withPast = isMerged || takesPast ? null : await open(WITH_PAST, 'decoder')
    return {
      sessions: {
        encoder: encoder.session,
        decoder: decoder.session,
        withPast: withPast?.session ?? null,
      },
      files: { encoder, decoder },
      sha256: decoder.sha256,
      precision: decoder.precision,
      missing: new Map([...encoder.missing, ...decoder.missing, ...(withPast?.missing ?? [])]),
    }
  } catch (error) {
    for (const session of opened) await session.release()
    throw error
  }
}

async function openGraph(
  folder: ModelFolder,
  name: string,
  part: 'encoder' | 'decoder',
  threads: number,
  onBytes: (bytes: number) => void,
): Promise<
  Pick<OpenedGraphs, 'missing'> &
    Pick<GraphFile, 'sha256' | 'described'> & { session: InferenceSession }
> {
  const path = join(folder.path, ONNX, name)
  const graph = await readGraph(folder, `${ONNX}/${name}`, () => undefined)
  try {
    const beside = await checkGraphFile(folder, { folder: ONNX, name }, graph.bytes)
    onBytes(graph.bytes.length + beside)
    const described = describeStack(graph.bytes)
    const model = parseModel(graph.bytes)
    const { added, missing } = showAttention(model, part)
    const options = { intraOpNumThreads: threads, logSeverityLevel: 3 } as const
    if (added.length === 0) {
      const session = await InferenceSession.create(path, options)
      return { session, sha256: graph.sha256, described, missing }
    }
    pointIntoFile(model, graph.bytes, name)
    const weights = join(folder.path, ONNX) + '/'
    const session = await InferenceSession.create(serializeModel(model), {
      ...options,
      extra: { session: { model_external_initializers_file_folder_path: weights } },
    })
    return { session, sha256: graph.sha256, described, missing }
  } finally {
    releaseGraph(graph)
  }
}
