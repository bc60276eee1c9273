import { AppError } from '#shared/ipc/result.ts'
import { DECODER_BASES, GRAPH_FOLDERS, variantOf } from '#shared/runtime/graph-names.ts'
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
  for (const subfolder of GRAPH_FOLDERS) {
    const present = new Set(await folder.list(subfolder))
    for (const base of DECODER_BASES) {
      const found = variantOf(present, base, preferredDtype(config, base))
      if (found !== null) return { folder: subfolder, ...found }
    }
  }
  throw folder.missing('onnx/*.onnx')
}
