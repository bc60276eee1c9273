import { realpath, readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'
import {
  DECODER_BASES,
  GRAPH_FOLDERS,
  TRANSLATOR_GRAPHS,
  variantOf,
} from '#shared/runtime/graph-names.ts'
import type { ModelFile, ModelPart } from '#shared/runtime/model-shelf.ts'
import { mentioned } from './mentioned.ts'
import { isAbsent, readBounded } from './read-bounded.ts'

/** Far above what published models have. */
const MOST_ENTRIES = 2000
const MOST_FILES = 200
/** Folders below the model's own. */
const MOST_DEPTH = 3
const CONFIG_BYTES = 4 * 2 ** 20

const TOKENIZER =
  /^(tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|chat_template\.(jinja|json))$/
const SETTINGS = /^(config\.json|generation_config\.json)$/
/** Whose the model is, and what may be done with it. */
const ABOUT = /^(README\.md|(LICEN[CS]E|NOTICE|ATTRIBUTION|COPYING)[^/]*)$/i
/** A text that is longer is none that a person would read. */
const ABOUT_BYTES = 4 * 2 ** 20

const dtypeSchema = z.union([z.string(), z.record(z.string(), z.string())])
const configSchema = z.looseObject({
  is_encoder_decoder: z.boolean().optional().catch(undefined),
  'transformers.js_config': z
    .looseObject({ dtype: dtypeSchema.optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
type Config = z.output<typeof configSchema>

export interface FilesOptions {
  /** Refuse what lies outside the folder, by way of links; else it counts as the folder's. */
  inside: boolean
  signal?: AbortSignal
}

/**
 * The files of a model folder that are used: small ones by their names, the graphs that would be loaded
 * of all variants there are, and the weights those graphs name. What says whose the model is comes along.
 *
 * @throws AppError `model.tooManyFiles`, `model.linkLeadsOut`, `model.specialFile`; the signal's reason
 */
export async function modelFiles(folder: string, options: FilesOptions): Promise<ModelFile[]> {
  const names = await everyName(folder)
  const config = await readConfig(folder)
  const root = await realpath(folder)
  const measure = async (path: string, part: ModelPart): Promise<ModelFile> => {
    if (options.inside) await requireInside(root, join(folder, path), path)
    const found = await stat(join(folder, path))
    if (!found.isFile()) throw new AppError('model.specialFile', { file: path })
    return { path, bytes: found.size, modifiedMs: found.mtimeMs, part }
  }
  const all = async (paths: readonly string[], part: ModelPart): Promise<ModelFile[]> => {
    if (paths.length > MOST_FILES) throw tooMany(folder, MOST_FILES)
    return Promise.all(paths.map((path) => measure(path, part)))
  }
  const small = [
    ...(await all(
      names.filter((name) => SETTINGS.test(name)),
      'other',
    )),
    ...(
      await all(
        names.filter((name) => ABOUT.test(name)),
        'other',
      )
    ).filter(({ bytes }) => bytes <= ABOUT_BYTES),
    ...(await all(
      names.filter((name) => TOKENIZER.test(name)),
      'tokenizer',
    )),
  ]
  // Measured before they are looked into: a pipe would never end.
  const graphs = await all(graphsOf(names, config), 'graph')
  const paths = graphs.map(({ path }) => path)
  const weights = await all(await weightsOf(folder, names, paths, options.signal), 'weights')
  return [...small, ...graphs, ...weights]
}

/** Paths within the folder: its own files, and those below `onnx`. */
async function everyName(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(noneThere)
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  const inner = await below(folder, 'onnx', 1)
  if (entries.length + inner.length > MOST_ENTRIES) throw tooMany(folder, MOST_ENTRIES)
  return [...names.sort(), ...inner]
}

async function below(folder: string, subfolder: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(folder, subfolder), { withFileTypes: true }).catch(noneThere)
  if (entries.length > MOST_ENTRIES) throw tooMany(folder, MOST_ENTRIES)
  const names: string[] = []
  for (const entry of entries) {
    const path = `${subfolder}/${entry.name}`
    if (!entry.isDirectory()) names.push(path)
    else if (depth < MOST_DEPTH) names.push(...(await below(folder, path, depth + 1)))
  }
  return names.sort()
}

function noneThere(error: unknown): [] {
  if (isAbsent(error)) return []
  throw error
}

async function readConfig(folder: string): Promise<Config> {
  const text = await readBounded(join(folder, 'config.json'), CONFIG_BYTES)
  try {
    return configSchema.parse(JSON.parse(typeof text === 'string' ? text : '{}'))
  } catch {
    // What is wrong with it the card says.
    return {}
  }
}

/** The graphs that would be loaded, as the model process chooses them. */
function graphsOf(names: readonly string[], config: Config): string[] {
  const find = (folder: string, base: string): string | null => {
    const prefix = folder === '' ? '' : `${folder}/`
    const here = names
      .filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'))
      .map((name) => name.slice(prefix.length))
    const dtype = config['transformers.js_config']?.dtype
    const preferred = typeof dtype === 'string' ? dtype : (dtype?.[base] ?? null)
    const found = variantOf(new Set(here), base, preferred)
    return found === null ? null : prefix + found.name
  }
  if (config.is_encoder_decoder === true) {
    const { encoder, merged, withoutPast, withPast } = TRANSLATOR_GRAPHS
    const joined = find('onnx', merged)
    const decoders =
      joined === null ? [find('onnx', withoutPast), find('onnx', withPast)] : [joined]
    return [find('onnx', encoder), ...decoders].filter((name) => name !== null)
  }
  for (const folder of GRAPH_FOLDERS) {
    for (const base of DECODER_BASES) {
      const found = find(folder, base)
      if (found !== null) return [found]
    }
  }
  return []
}

/** Files beside the graphs that those name: they may be called anything. */
async function weightsOf(
  folder: string,
  names: readonly string[],
  graphs: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const others = names.filter((name) => name.endsWith('.onnx') && !graphs.includes(name))
  const found = new Set<string>()
  for (const graph of graphs) {
    const where = graph.slice(0, graph.lastIndexOf('/') + 1)
    const beside = names.filter(
      (name) =>
        (where === '' ? !name.includes('/') : name.startsWith(where)) &&
        !name.endsWith('.onnx') &&
        !TOKENIZER.test(name) &&
        !SETTINGS.test(name) &&
        !ABOUT.test(name) &&
        !others.some((other) => name.startsWith(other)),
    )
    for (const name of beside.filter((one) => one.startsWith(graph))) found.add(name)
    const open = beside.filter((name) => name !== 'onnx' && !found.has(name))
    const named = await mentioned(
      join(folder, graph),
      open.map((name) => name.slice(where.length)),
      signal,
    )
    for (const name of named) found.add(where + name)
  }
  return [...found].sort()
}

/** @throws AppError `model.linkLeadsOut` */
async function requireInside(root: string, path: string, file: string): Promise<void> {
  const real = await realpath(path)
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new AppError('model.linkLeadsOut', { file })
  }
}

function tooMany(folder: string, limit: number): AppError {
  return new AppError('model.tooManyFiles', { folder, limit })
}
