import { distributionOf } from '#shared/trace/choice/distribution.ts'
import type { TranslatorInfo } from '#shared/runtime/translator-info.ts'
import { FILE_LIMITS, ModelFolder } from '../models/model-folder.ts'
import { openTokenizer, type ModelTokenizer } from '../models/tokenizer.ts'
import {
  specialTokens,
  tokenizerConfigSchema,
  tokenizerSchema,
  vocabularyOf,
} from '../models/tokenizer-files.ts'
import {
  languages as languageNames,
  translatorConfigSchema,
  translatorGenerationSchema,
  type TranslatorConfig,
} from '../models/translator-config.ts'
import { checkVocabulary } from '../models/vocabulary.ts'
import { ProbeTurns } from '../probe/turns.ts'
import { openGraphs, type OpenedGraphs } from './graphs.ts'
import { languagesOf, type Languages } from './languages.ts'
import { probesOf } from './probe/facts.ts'
import { TranslatorInspector } from './probe/inspector.ts'
import { DecodingRules } from './rules.ts'
import { Translator } from './translator.ts'

/** An encoder–decoder ready to translate. */
export interface LoadedTranslator {
  tokenizer: ModelTokenizer
  languages: Languages
  rules: DecodingRules
  translator: Translator
  /** What shows the translator's inside. */
  inspector: TranslatorInspector
  turns: ProbeTurns
  info: TranslatorInfo
}

/**
 * Reads a folder in Transformers.js layout, see openGraphs for its graphs.
 *
 * @param onBytes as of openGraphs
 * @throws AppError model.missingFile, model.badJson, model.tooLarge, model.badGraph; GraphError
 */
export async function loadTranslator(
  modelId: string,
  path: string,
  threads: number,
  onBytes?: (bytes: number) => void,
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
    tokenizerConfigSchema.extend(languageNames),
    FILE_LIMITS.tokenizerConfig,
  )
  const json = await folder.requiredJson('tokenizer.json', tokenizerSchema, FILE_LIMITS.tokenizer)
  const { tokenizer, vocabulary } = openTokenizer(folder, json, tokenizerConfig)
  const opened = await openGraphs(folder, config, threads, onBytes)
  const translator = new Translator(opened.sessions)
  const rules = new DecodingRules(config, generation)
  const languages = languagesOf({
    modelId,
    tokenizer,
    vocabulary: vocabularyOf(json),
    own: {
      source: config.source_lang ?? tokenizerConfig.source_lang ?? tokenizerConfig.src_lang ?? null,
      target: config.target_lang ?? tokenizerConfig.target_lang ?? tokenizerConfig.tgt_lang ?? null,
    },
    forcedId: generation?.forced_bos_token_id ?? config.forced_bos_token_id ?? null,
  })
  const sizes = await measured(translator, rules, config)
    .then((found) => {
      // Source and target may have vocabularies of their own: config.json says the size of one.
      const said = { config: null, embedding: null, logits: found.vocabSize }
      checkVocabulary(modelId, vocabulary, said)
      return found
    })
    .catch(async (error: unknown) => {
      await translator.release()
      throw error
    })
  const { unk_token: unknown = '' } = specialTokens(tokenizerConfig)
  return {
    tokenizer,
    languages,
    rules,
    translator,
    inspector: new TranslatorInspector(modelId, path, opened.files, threads),
    turns: new ProbeTurns(),
    info: {
      id: modelId,
      sha256: opened.sha256,
      family: config.model_type,
      precision: opened.precision,
      ...sizes,
      maxSource: config.max_position_embeddings ?? config.n_positions ?? DEFAULT_POSITIONS,
      inspect: inspectable(opened, translator.recurrent),
      probes: probesOf(opened.files),
      recurrent: translator.recurrent,
      hiddenSize: config.d_model ?? null,
      feedForwardSize: config.encoder_ffn_dim ?? config.d_ff ?? null,
      ...languages.facts,
      unknownId: tokenizer.idOf(unknown) ?? null,
      suggested: rules.suggested,
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
  config: TranslatorConfig,
): Promise<Pick<TranslatorInfo, 'layers' | 'heads' | 'vocabSize'>> {
  const encoded = await translator.encode([rules.endIds[0] ?? 0], true)
  const step = await translator.step(encoded, translator.begin(encoded), rules.startId, true)
  distributionOf(step.logits)
  const { num_layers: layers, num_heads: heads } = config
  // Of one token to itself every head has one weight.
  const seen = (...attentions: (readonly Float32Array[])[]): number =>
    attentions.find(([first]) => first !== undefined)?.[0]?.length ?? 0
  return {
    layers: {
      encoder: encoded.attention.length || (config.encoder_layers ?? layers ?? 0),
      decoder:
        step.cross.length || (config.decoder_layers ?? config.num_decoder_layers ?? layers ?? 0),
    },
    heads: {
      encoder: seen(encoded.attention) || (config.encoder_attention_heads ?? heads ?? 0),
      decoder: seen(step.cross, step.self) || (config.decoder_attention_heads ?? heads ?? 0),
    },
    vocabSize: step.logits.length,
  }
}

function inspectable({ missing }: OpenedGraphs, recurrent: boolean): TranslatorInfo['inspect'] {
  const seen = (kind: keyof TranslatorInfo['inspect']): TranslatorInfo['inspect']['cross'] => {
    const reason = missing.get(kind)
    if (reason === undefined) return { ok: true }
    return { ok: false, reason: kind === 'decoder' && recurrent ? 'recurrent' : reason }
  }
  return { encoder: seen('encoder'), decoder: seen('decoder'), cross: seen('cross') }
}
