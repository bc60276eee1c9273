import { AppError } from '#shared/ipc/result.ts'
import { preferredDtype, type ModelConfig } from './config.ts'
import type { ModelFolder } from './model-folder.ts'

/** The graph file to load and the format of its weights. */
export interface GraphFile {
  /** Subfolder it lies in, '' for the model folder itself. */
  folder: string
  name: string
  /** `q4`, `fp32` …, as Transformers.js names them. */
  precision: string
}

/** Path of a graph file within its model's folder. */
export function pathOf({ folder, name }: Pick<GraphFile, 'folder' | 'name'>): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** File name suffixes by dtype, in order of preference on a CPU: float16 is emulated there. */
const SUFFIXES: readonly (readonly [dtype: string, suffix: string])[] = [
  ['q4', '_q4'],
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['fp32', ''],
  ['bnb4', '_bnb4'],
  ['q4f16', '_q4f16'],
  ['fp16', '_fp16'],
]
const BASES = ['model', 'decoder_model_merged'] as const
const FOLDERS = ['onnx', ''] as const

/**
 * The graph to run: the dtype the folder's config.json recommends, else the first of the list.
 *
 * @throws AppError model.missingFile, model.unsupported (an encoder-decoder)
 */
export async function chooseGraphFile(
  folder: ModelFolder,
  config: ModelConfig,
): Promise<GraphFile> {
  const model = folder.modelId
  if (config.is_encoder_decoder === true) {
    throw new AppError('model.unsupported', { model, detail: 'encoder-decoder' })
  }
  for (const subfolder of FOLDERS) {
    const present = new Set(await folder.list(subfolder))
    for (const base of BASES) {
      const found = variantOf(present, base, preferredDtype(config, base))
      if (found !== null) return { folder: subfolder, ...found }
    }
  }
  throw folder.missing('onnx/*.onnx')
}

/**
 * The file of a graph in the dtype that is preferred, else in the first of the list; null: there is none.
 *
 * @param present names in its folder
 * @param base of its name, e.g. `encoder_model`
 */
export function variantOf(
  present: ReadonlySet<string>,
  base: string,
  preferred: string | null,
): Pick<GraphFile, 'name' | 'precision'> | null {
  const order = [...SUFFIXES].sort(
    (a, b) => Number(b[0] === preferred) - Number(a[0] === preferred),
  )
  for (const [precision, suffix] of order) {
    const name = `${base}${suffix}.onnx`
    if (present.has(name)) return { name, precision }
  }
  return null
}
