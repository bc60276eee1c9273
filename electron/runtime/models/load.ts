import type { LoadPhase, LoadProgress, ModelInfo } from '#shared/runtime/model-info.ts'
import { distributionOf } from '#shared/trace/choice/distribution.ts'
import type { Device, DeviceChoice } from '#shared/trace/device.ts'
import { ChunkSizer } from '../decode/chunk-sizer.ts'
import type { Decoder } from '../decode/decoder.ts'
import type { Writer } from '../decode/writer.ts'
import { SequenceStore } from '../decode/sequence-store.ts'
import type { GraphDescription } from '../graph/description.ts'
import { readChatTemplate, type ChatTemplate } from './chat-template.ts'
import { configSchema, contextLengthOf, generationConfigSchema } from './config.ts'
import { checkGraphFile } from './check-graph-file.ts'
import { chooseGraphFile, pathOf } from './graph-file.ts'
import { openDecoder, OWN_CAPTURES, prepare, summaryOf } from './graph-source.ts'
import { Inspector } from './inspector.ts'
import { firstOf, writerOn } from './open-writer.ts'
import { modelError } from './model-error.ts'
import { graphFacts } from './model-facts.ts'
import { rotaryAngles } from './rotary-angles.ts'
import { FILE_LIMITS, ModelFolder } from './model-folder.ts'
import { readGraph, releaseGraph } from './read-graph.ts'
import { stopIds } from './stop-ids.ts'
import { defaultThreads } from './threads.ts'
import { openTokenizer, type ModelTokenizer } from './tokenizer.ts'
import { ProbeTurns } from '../probe/turns.ts'
import { specialTokens, tokenizerConfigSchema, tokenizerSchema } from './tokenizer-files.ts'
import { checkVocabulary, type Vocabulary, type VocabularySizes } from './vocabulary.ts'
import { windowOf } from './window.ts'

/** A model ready to run. */
export interface LoadedModel {
  info: ModelInfo
  tokenizer: ModelTokenizer
  /** null: no chat template. */
  template: ChatTemplate | null
  graph: GraphDescription
  /** Tokens prompt and answer may take together. */
  window: number
  decoder: Decoder
  /** The same decoder, and what it runs on. */
  writer: Writer
  /**
   * What reads texts that are asked about: `decoder` on the processor, where numbers are the same whatever
   * machine it is and the attention can be seen.
   */
  reader(): Promise<Decoder>
  /** A decoder on another device; the caller releases it. @throws AppError device.unavailable */
  writerOn(device: Device): Promise<Writer>
  /** Sessions that answer questions, made when first asked. */
  inspector: Inspector
  sequences: SequenceStore
  /** The text last asked about. */
  probeSequences: SequenceStore
  turns: ProbeTurns
  chunks: ChunkSizer
  /** The same graph once more, with another number of threads; the caller releases it. */
  openWith(threads: number): Promise<Decoder>
  dispose(): Promise<void>
}

export interface LoadRequest {
  modelId: string
  folder: string
  /** null: what suits most machines; see calibrate. */
  threads: number | null
  /** Left out: the processor. */
  device?: DeviceChoice
}

export function isSameRequest(a: LoadRequest, b: LoadRequest): boolean {
  const keys = ['modelId', 'folder', 'threads', 'device'] as const
  return keys.every((key) => a[key] === b[key])
}

/**
 * Reads a model folder in Hugging Face layout and opens its graph.
 *
 * @throws AppError model.missingFile, model.badJson, model.tooLarge, model.badGraph, model.unsupported,
 * model.loadFailed
 */
export async function loadModel(
  request: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedModel> {
  try {
    return await load(request, onProgress)
  } catch (error) {
    throw modelError(request.modelId, error)
  }
}

async function load(
  { modelId, folder: path, threads: wanted, device: asked = 'cpu' }: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedModel> {
  const startedAt = performance.now()
  const folder = new ModelFolder(modelId, path)
  const config = await folder.requiredJson('config.json', configSchema, FILE_LIMITS.config)
  const file = await chooseGraphFile(folder, config)
  const graphFile = pathOf(file)
  let totalBytes = (await folder.size(graphFile)) ?? 0
  const tell = (phase: LoadPhase, loadedBytes: number): void => {
    onProgress({ modelId, phase, loadedBytes, totalBytes })
  }
  tell('reading', 0)
  const { vocabulary, ...text } = await readText(folder, config)

  const source = await readGraph(folder, graphFile, (done) => {
    tell('reading', done)
  })
  const { sha256 } = source
  const graphBytes = source.bytes.length
  tell('analysing', graphBytes)
  totalBytes += await checkGraphFile(folder, file, source.bytes)
  const prepared = prepare(source.bytes, file, OWN_CAPTURES)
  releaseGraph(source)
  const graph = prepared.description
  tell('creating', graphBytes)
  const openWith = (count: number): Promise<Decoder> =>
    openDecoder({ folder, file, threads: count }, prepared)
  const threads = wanted ?? defaultThreads()
  const graphSource = { folder, file, threads, sha256 }
  const { writer, fallbacks } = await firstOf(asked, graphSource, async () => ({
    decoder: await openWith(threads),
    device: 'cpu' as const,
    summary: summaryOf(prepared),
  }))
  const { decoder } = writer
  const logits = await firstLogits(decoder, modelId, vocabulary, {
    config: config.vocab_size ?? null,
    embedding: graph.embedding.found ? graph.embedding.rows : null,
  })
  tell('creating', totalBytes)
  const facts = graphFacts(graph)
  const contextLength = contextLengthOf(config)
  const window = windowOf(contextLength, facts)
  const turns = new ProbeTurns()
  const inspector = new Inspector(graphSource)
  return {
    ...text,
    graph,
    decoder,
    writer,
    reader: () => (writer.device === 'cpu' ? Promise.resolve(decoder) : inspector.plain()),
    writerOn: (device) => writerOn(graphSource, device),
    inspector,
    window,
    sequences: new SequenceStore(decoder, 2),
    probeSequences: new SequenceStore(decoder, 1),
    turns,
    chunks: new ChunkSizer(),
    openWith,
    info: {
      id: modelId,
      sha256,
      family: config.model_type,
      precision: file.precision,
      ...facts,
      ...prepared.sizes,
      rotaryAngles: rotaryAngles(config, graph.layers[0]),
      hiddenSize: graph.width ?? 0,
      vocabSize: logits,
      contextLength,
      window,
      chat: text.template !== null,
      stopIds: text.stopIds,
      threads,
      device: { asked, running: writer.device, fallbacks },
      loadMs: performance.now() - startedAt,
    },
    async dispose() {
      await turns.close()
      await inspector.dispose()
      await decoder.release()
    },
  }
}

/**
 * A graph that cannot run, or does not belong to its tokenizer, is found out here, and not by the first
 * question.
 *
 * @returns how many logits it gives
 */
async function firstLogits(
  decoder: Decoder,
  modelId: string,
  vocabulary: Vocabulary,
  said: Omit<VocabularySizes, 'logits'>,
): Promise<number> {
  try {
    const first = await decoder.pass(decoder.newSequence(), [0], { logits: 'last', outputs: [] })
    distributionOf(first.logits)
    checkVocabulary(modelId, vocabulary, { ...said, logits: first.vocabulary })
    return first.vocabulary
  } catch (error) {
    await decoder.release()
    throw error
  }
}

async function readText(
  folder: ModelFolder,
  config: Parameters<typeof stopIds>[3],
): Promise<{
  tokenizer: ModelTokenizer
  vocabulary: Vocabulary
  template: ChatTemplate | null
  stopIds: number[]
}> {
  const json = await folder.requiredJson('tokenizer.json', tokenizerSchema, FILE_LIMITS.tokenizer)
  const tokenizerConfig = await folder.requiredJson(
    'tokenizer_config.json',
    tokenizerConfigSchema,
    FILE_LIMITS.tokenizerConfig,
  )
  const generation = await folder.json(
    'generation_config.json',
    generationConfigSchema,
    FILE_LIMITS.config,
  )
  const template = await readChatTemplate(folder, tokenizerConfig)
  const { tokenizer, vocabulary } = openTokenizer(folder, json, tokenizerConfig)
  const { eos_token: end } = specialTokens(tokenizerConfig)
  return {
    tokenizer,
    vocabulary,
    template,
    stopIds: stopIds(tokenizer, end, template, config, generation),
  }
}
