import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'
import { BUNDLED_FACTS } from '#shared/runtime/bundled-facts.ts'
import { fieldProblem } from '#shared/runtime/field-problem.ts'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import { frontMatter } from './front-matter.ts'
import { isUnreadable, readBounded } from './read-bounded.ts'

const CONFIG_BYTES = 4 * 2 ** 20
const README_BYTES = 256 * 2 ** 10

/** Languages as a folder names them; what is no name is left out. */
const language = z.string().min(1).max(20).nullish().catch(null)
const languages = { source_lang: language, target_lang: language }

const configSchema = z.looseObject({
  ...languages,
  model_type: z.string().min(1).max(100),
  is_encoder_decoder: z.boolean().optional().catch(undefined),
  'transformers.js_config': z
    .looseObject({ dtype: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
type Config = z.output<typeof configSchema>
const tokenizerLanguages = z.looseObject(languages)

/** What a model folder must have besides config.json. */
const NEEDED = ['tokenizer.json', 'tokenizer_config.json']

/**
 * What a folder says of itself, without loading it; null where it is no model folder at all. What
 * keeps it from being used stands in `problem`.
 */
export async function readCard(
  modelId: string,
  folder: string,
  origin: ModelCard['origin'],
): Promise<ModelCard | null> {
  const names = await list(folder)
  const graphs = await graphFiles(folder, names)
  if (!names.includes('config.json') && graphs.length === 0) return null
  const card = { id: modelId, folder, origin }
  const about = frontMatter(await readme(folder))
  const facts = origin === 'bundled' ? BUNDLED_FACTS[modelId] : undefined
  // Of what is on no list the card gives a name beside it.
  const named = about.one('license') === 'other' ? about.one('license_name') : null
  const base = {
    licence: facts?.licence ?? named ?? about.one('license'),
    languages: [...(facts?.languages ?? about.many('language'))],
    baseModel: about.one('base_model'),
  }
  try {
    const config = await readConfig(modelId, folder)
    const bytes = await size(folder, used(graphs, config))
    const missing = NEEDED.find((name) => !names.includes(name))
    const file = missing ?? (graphs.length === 0 ? 'onnx/*.onnx' : null)
    const problem =
      file === null ? null : { code: 'model.missingFile', data: { model: modelId, file } }
    const kind = config.is_encoder_decoder === true ? 'encoder-decoder' : 'decoder'
    const translates = kind === 'decoder' ? null : await directionOf(folder, config)
    return { ...card, ...base, family: config.model_type, kind, translates, bytes, problem }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const bytes = await size(folder, graphs)
    const problem = { code: error.code, data: error.data }
    return { ...card, ...base, family: '', kind: 'decoder', translates: null, bytes, problem }
  }
}

/** Of a folder that is remembered and not there, on a stick that was pulled for instance. */
export function goneCard(modelId: string, folder: string): ModelCard {
  return {
    ...{ id: modelId, folder, origin: 'linked', family: '', kind: 'decoder', translates: null },
    ...{ licence: null, languages: [], baseModel: null, bytes: 0 },
    problem: { code: 'model.folderGone', data: { model: modelId, folder } },
  }
}

async function readConfig(model: string, folder: string): Promise<Config> {
  const file = 'config.json'
  const text = await readBounded(join(folder, file), CONFIG_BYTES)
  if (text === null) throw new AppError('model.missingFile', { model, file })
  if (typeof text !== 'string') {
    throw new AppError('model.tooLarge', { model, file, bytes: text.bytes, limit: CONFIG_BYTES })
  }
  const value = jsonOf(model, file, text)
  const read = configSchema.safeParse(value)
  if (read.success) return read.data
  throw new AppError('model.badField', { model, file, ...fieldProblem(read.error, value) })
}

function jsonOf(model: string, file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('model.badJson', { model, file, detail })
  }
}

/** Some folders say it in config.json, some beside the tokenizer. */
async function directionOf(folder: string, config: Config): Promise<ModelCard['translates']> {
  const text = await readBounded(join(folder, 'tokenizer_config.json'), CONFIG_BYTES)
  const beside = tokenizerLanguages.safeParse(typeof text === 'string' ? parsed(text) : null)
  const from = config.source_lang ?? beside.data?.source_lang ?? null
  const to = config.target_lang ?? beside.data?.target_lang ?? null
  return { from, to }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

async function readme(folder: string): Promise<string> {
  const text = await readBounded(join(folder, 'README.md'), README_BYTES)
  return typeof text === 'string' ? text : ''
}

const GRAPH = /\.onnx(_data(_\d+)?|\.data)?$/
/** Other names graphs give the files of their weights. */
const WEIGHTS = /\.(bin|data|weights?|pb)$/

/**
 * Graphs and their external data, as paths within the folder. Weights under other names count in onnx/
 * only: in the folder itself lie those for other frameworks (pytorch_model.bin).
 */
async function graphFiles(folder: string, names: readonly string[]): Promise<string[]> {
  const inner = names.includes('onnx') ? await list(join(folder, 'onnx')) : []
  return [
    ...inner.filter((name) => GRAPH.test(name) || WEIGHTS.test(name)).map((name) => `onnx/${name}`),
    ...names.filter((name) => GRAPH.test(name)),
  ]
}

/**
 * The files of the graphs config.json recommends; all of them where it recommends none. Beside a merged
 * decoder the two it was made of are not read.
 */
function used(files: readonly string[], config: Config): readonly string[] {
  const dtype = config['transformers.js_config']?.dtype
  const suffix =
    dtype === undefined ? null : dtype === 'fp32' ? '' : `_${dtype === 'q8' ? 'quantized' : dtype}`
  const isMerged = files.some((file) => file.includes('decoder_model_merged'))
  const read = files.filter(
    (file) => !isMerged || !/decoder_(with_past_)?model(?!_merged)/.test(file),
  )
  const shared = read.filter((file) => !file.includes('.onnx'))
  const chosen = read.filter(
    (file) =>
      suffix !== null &&
      (file.includes(`model${suffix}.onnx`) || file.includes(`model_merged${suffix}.onnx`)),
  )
  return chosen.length > 0 ? [...chosen, ...shared] : read
}

async function size(folder: string, files: readonly string[]): Promise<number> {
  const found = await Promise.all(
    files.map((file) => stat(join(folder, file)).catch((error: unknown) => absent(error))),
  )
  return found.reduce((sum, file) => sum + (file?.size ?? 0), 0)
}

async function list(folder: string): Promise<string[]> {
  return (await readdir(folder).catch((error: unknown) => absent(error))) ?? []
}

/** One folder must not keep the others away. @throws the error where it says something else */
function absent(error: unknown): null {
  if (isUnreadable(error)) return null
  throw error
}
