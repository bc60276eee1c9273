import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { distributionOf } from '#shared/trace/choice/distribution.ts'
import type { Device } from '#shared/trace/device.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { SummarySource } from '../decode/capture.ts'
import { Decoder } from '../decode/decoder.ts'
import type { Writer } from '../decode/writer.ts'
import { extractEmbedding } from '../graph/embedding.ts'
import { extractHead } from '../graph/head.ts'
import { extractProjections, type ProjectionCut } from '../graph/projections.ts'
import { LAST_QUERY, SUMMARY, type Capture } from '../graph/captures.ts'
import { prepareDecoder, type PreparedDecoder } from '../graph/prepare.ts'
import type { EmbeddingLookup } from './embedding-table.ts'
import { pathOf, type GraphFile } from './graph-file.ts'
import type { ModelFolder } from './model-folder.ts'
import { readGraph, releaseGraph, type GraphBytes } from './read-graph.ts'

/** Where a model's graph lies, and how sessions over it are made. */
export interface GraphSource {
  folder: ModelFolder
  file: GraphFile
  threads: number
  /** Of the graph file when it was first read. */
  sha256: string
}

/** Where a model's own decoder lies; it runs all the time, and keeps the memory its passes need. */
type OwnSource = Pick<GraphSource, 'folder' | 'file' | 'threads'>

/**
 * A session over an edited graph. What a device has no kernel for, ONNX Runtime computes on the processor.
 * The weights stay in the file on disk, which it maps into memory: several sessions share its pages.
 *
 * @param arena keeps what a pass needed for the next one. ONNX Runtime's never shrinks: sessions that are
 * asked now and then would hold more than all their weights.
 */
async function createSession(
  source: OwnSource,
  model: Uint8Array,
  arena = false,
  device: Device = 'cpu',
): Promise<InferenceSession> {
  const weights = join(source.folder.path, source.file.folder) + '/'
  return InferenceSession.create(model, {
    executionProviders: [device],
    // DirectML takes neither.
    ...(device === 'dml' ? { enableMemPattern: false, executionMode: 'sequential' as const } : {}),
    intraOpNumThreads: source.threads,
    logSeverityLevel: 3,
    enableCpuMemArena: arena,
    extra: { session: { model_external_initializers_file_folder_path: weights } },
  })
}

/** What the model's own decoder can show while it writes. */
export const OWN_CAPTURES = ['summary'] as const

export function prepare(
  bytes: Uint8Array,
  file: GraphFile,
  captures: readonly Capture[],
  how: { switches?: true; onDemand?: true } = {},
): PreparedDecoder {
  const options = { cache: 'delta', captures, merge: true, ...how } as const
  return prepareDecoder(bytes, { ...options, weightsFile: file.name })
}

export function openDecoder(source: OwnSource, prepared: PreparedDecoder): Promise<Decoder> {
  return openPrepared(source, prepared, true)
}

async function openPrepared(
  source: OwnSource,
  prepared: PreparedDecoder,
  arena = false,
  device: Device = 'cpu',
): Promise<Decoder> {
  const session = await createSession(source, prepared.model, arena, device)
  return new Decoder(session, prepared.description.names, prepared.cache, prepared.onDemand)
}

/**
 * Reads the graph file again and makes something of it.
 *
 * @throws AppError model.changed where it is another file now
 */
async function fromGraph<T>(source: GraphSource, make: (bytes: Uint8Array) => T): Promise<T> {
  const { folder, file } = source
  const graph: GraphBytes = await readGraph(folder, pathOf(file), () => {
    // Progress is told at load only.
  })
  try {
    if (graph.sha256 !== source.sha256) {
      throw new AppError('model.changed', { model: folder.modelId })
    }
    return make(graph.bytes)
  } finally {
    releaseGraph(graph)
  }
}

/** The model's own decoder once more, on the processor. */
export async function openPlain(source: GraphSource): Promise<Decoder> {
  return openPrepared(source, await plain(source), true)
}

function plain(source: GraphSource): Promise<PreparedDecoder> {
  return fromGraph(source, (bytes) => prepare(bytes, source.file, OWN_CAPTURES))
}

/**
 * A decoder that writes, on any device. It is run once with several tokens and once with one: a graph that
 * a device cannot run is found out here, and its shaders are compiled before somebody waits for a token.
 *
 * @throws what the device's provider says
 */
export async function openWriter(source: GraphSource, device: Device): Promise<Writer> {
  const prepared = await (device === 'cpu' ? plain(source) : preparedFor(source))
  const decoder = await openPrepared(source, prepared, true, device)
  try {
    const sequence = decoder.newSequence()
    const { outputs } = prepared
    for (const ids of [[0, 0], [0]]) {
      // A device that computes no numbers is none to write with.
      distributionOf((await decoder.pass(sequence, ids, { logits: 'last', outputs })).logits)
    }
  } catch (error) {
    await decoder.release()
    throw error
  }
  return { decoder, device, summary: summaryOf(prepared) }
}

/** For another device than the processor: fused attention shows its weights there only. */
function preparedFor(source: GraphSource): Promise<PreparedDecoder> {
  return fromGraph(source, (bytes) => {
    const shown = prepare(bytes, source.file, OWN_CAPTURES)
    const isFused = shown.description.layers.some(
      ({ probabilities }) => probabilities.found && probabilities.source.kind === 'qk-output',
    )
    return isFused ? prepare(bytes, source.file, ['last-query']) : shown
  })
}

export function summaryOf({ outputs, description }: PreparedDecoder): SummarySource | null {
  if (outputs.includes(SUMMARY)) return { from: 'graph' }
  if (!outputs.includes(LAST_QUERY)) return null
  const layers = description.layers.map(({ heads, kvHeads, headDim, scale }) => ({
    ...{ heads, kvHeads, headDim },
    scale: scale ?? 1,
  }))
  return { from: 'queries', layers }
}

/** A second decoder over the same weights that can answer questions. */
export async function openInstrumented(
  source: GraphSource,
  captures: readonly Capture[],
): Promise<Decoder> {
  const prepared = await fromGraph(source, (bytes) =>
    prepare(bytes, source.file, captures, { onDemand: true }),
  )
  return openPrepared(source, prepared)
}

/**
 * The decoder once more, parts of which can be switched off (graph/switches.ts). With its outputs too:
 * an attention that shows its weights takes another kernel, whose sums differ in the last digits.
 */
export async function openSwitched(source: GraphSource): Promise<Decoder> {
  const prepared = await fromGraph(source, (bytes) =>
    prepare(bytes, source.file, OWN_CAPTURES, { switches: true }),
  )
  return openPrepared(source, prepared)
}

/** The same, with the stream between its blocks for outputs. */
export async function openSwitchedStream(source: GraphSource): Promise<Decoder> {
  const prepared = await fromGraph(source, (bytes) =>
    prepare(bytes, source.file, ['residual'], { switches: true }),
  )
  return openPrepared(source, prepared)
}

/** The model's last step alone: final norm and output matrix. */
export interface HeadSession {
  session: InferenceSession
  input: string
  output: string
}

export async function openHead(source: GraphSource): Promise<HeadSession> {
  const { model, input, output } = await fromGraph(source, (bytes) =>
    extractHead(bytes, { weightsFile: source.file.name }),
  )
  return { session: await createSession(source, model), input, output }
}

/** The model's first step alone: from ids to the rows of its embedding matrix. */
export interface EmbeddingSession extends EmbeddingLookup {
  /** Shape of the matrix as it is stored, rows first. */
  table: string
}

export async function openEmbedding(source: GraphSource): Promise<EmbeddingSession> {
  const { model, ...names } = await fromGraph(source, (bytes) =>
    extractEmbedding(bytes, { weightsFile: source.file.name }),
  )
  return { session: await createSession(source, model), ...names }
}

/** The output projection of one layer's attention alone. */
export interface ProjectionSession extends HeadSession {
  /** Whether it takes [N, H·d], not [1, N, H·d]. */
  flat: boolean
}

/** By layer, a few kilobytes each. */
export function cutProjections(source: GraphSource): Promise<readonly ProjectionCut[]> {
  return fromGraph(source, (bytes) => extractProjections(bytes, { weightsFile: source.file.name }))
}

export async function openProjection(
  source: GraphSource,
  { model, ...names }: ProjectionCut,
): Promise<ProjectionSession> {
  return { session: await createSession(source, model), ...names }
}
