import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { externalData } from '../models/external-data.ts'
import { FILE_LIMITS, ModelFolder } from '../models/model-folder.ts'
import { readGraph, releaseGraph } from '../models/read-graph.ts'
import { ModelTokenizer } from '../models/tokenizer.ts'
import { tokenizerConfigSchema, tokenizerSchema } from '../models/tokenizer-files.ts'
import {
  languages,
  translatorConfigSchema,
  translatorGenerationSchema,
} from '../models/translator-config.ts'
import { DecodingRules } from './rules.ts'
import { Translator } from './translator.ts'

/** An encoder–decoder ready to translate. */
export interface LoadedTranslator {
  modelId: string
  /** Of the decoder's graph file, hex. */
  sha256: string
  tokenizer: ModelTokenizer
  rules: DecodingRules
  translator: Translator
  info: TranslatorInfo
}

/** What its files and its graphs say about it. */
export interface TranslatorInfo {
  layers: { encoder: number; decoder: number }
  /** 0 where the graph does not show its attention. */
  heads: { encoder: number; decoder: number }
  vocabSize: number
  /** Source tokens it can read, the end token counted. */
  maxSource: number
  /** As config.json says; null where it does not. */
  hiddenSize: number | null
  feedForwardSize: number | null
  precision: string
  sourceLanguage: string | null
  targetLanguage: string | null
  threads: number
}

const ONNX = 'onnx'
/** Names of the decoder's graph, the first that is there; and of the one for all later tokens. */
const DECODERS = ['decoder_model_merged.onnx', 'decoder_model.onnx'] as const
const WITH_PAST = 'decoder_with_past_model.onnx'

/**
 * Reads a folder in Transformers.js layout: `onnx/encoder_model.onnx`, and `decoder_model_merged.onnx`,
 * or `decoder_model.onnx` with or without `decoder_with_past_model.onnx`.
 *
 * @throws AppError model.missingFile, model.badJson, model.tooLarge, model.badGraph
 */
export async function loadTranslator(
  modelId: string,
  path: string,
  threads: number,
): Promise<LoadedTranslator> {
  const folder = new ModelFolder(modelId, path)
  const config = await folder.requiredJson(
    'config.json',
    translatorConfigSchema,
    FILE_LIMITS.config,
  )
  const generation = await folder.json(
    'generation_config.json',
    translatorGenerationSchema,
    FILE_LIMITS.config,
  )
  const tokenizerConfig = await folder.requiredJson(
    'tokenizer_config.json',
    tokenizerConfigSchema.extend(languages),
    FILE_LIMITS.tokenizerConfig,
  )
  const tokenizer = new ModelTokenizer(
    await folder.requiredJson('tokenizer.json', tokenizerSchema, FILE_LIMITS.tokenizer),
    tokenizerConfig,
  )
  const files = new Set(await folder.list(ONNX))
  const decoderFile = DECODERS.find((name) => files.has(name))
  if (decoderFile === undefined) throw folder.missing(`${ONNX}/${DECODERS[0]}`)
  const encoder = await openGraph(folder, 'encoder_model.onnx', threads)
  const decoder = await openGraph(folder, decoderFile, threads)
  const hasPast = decoderFile === 'decoder_model.onnx' && files.has(WITH_PAST)
  const withPast = hasPast ? (await openGraph(folder, WITH_PAST, threads)).session : null
  const translator = new Translator({
    encoder: encoder.session,
    decoder: decoder.session,
    withPast,
  })
  const rules = new DecodingRules(config, generation)
  return {
    modelId,
    sha256: decoder.sha256,
    tokenizer,
    rules,
    translator,
    info: {
      ...(await measured(translator, rules)),
      maxSource: config.max_position_embeddings ?? DEFAULT_POSITIONS,
      hiddenSize: config.d_model ?? null,
      feedForwardSize: config.encoder_ffn_dim ?? config.d_ff ?? null,
      precision: config['transformers.js_config']?.dtype ?? 'fp32',
      sourceLanguage: config.source_lang ?? tokenizerConfig.source_lang ?? null,
      targetLanguage: config.target_lang ?? tokenizerConfig.target_lang ?? null,
      threads,
    },
  }
}

/** Models without a table of positions were mostly trained on texts of up to so many tokens. */
const DEFAULT_POSITIONS = 512

/** Translates one token: graphs that cannot run are found out here, and their sizes are seen. */
async function measured(
  translator: Translator,
  rules: DecodingRules,
): Promise<Pick<TranslatorInfo, 'layers' | 'heads' | 'vocabSize'>> {
  const encoded = await translator.encode([rules.endIds[0] ?? 0], true)
  const step = await translator.step(encoded, translator.begin(encoded), rules.startId, true)
  // Of one token to itself every head has one weight.
  const heads = (layers: readonly Float32Array[]): number => layers[0]?.length ?? 0
  return {
    layers: { encoder: encoded.attention.length, decoder: step.cross.length },
    heads: { encoder: heads(encoded.attention), decoder: heads(step.cross) },
    vocabSize: step.logits.length,
  }
}

async function openGraph(
  folder: ModelFolder,
  name: string,
  threads: number,
): Promise<{ session: InferenceSession; sha256: string }> {
  if ((await folder.size(`${ONNX}/${name}`)) === null) throw folder.missing(`${ONNX}/${name}`)
  const path = join(folder.path, ONNX, name)
  const graph = await readGraph(folder.modelId, path, name, () => undefined)
  try {
    // Weights beside the graph are named by it: the names are checked before anything is opened.
    await externalData(folder, ONNX, graph.bytes)
    const session = await InferenceSession.create(path, {
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
    })
    return { session, sha256: graph.sha256 }
  } finally {
    releaseGraph(graph)
  }
}
