import { analyse } from './analyse.ts'
import { growingCache, useDeltaCache, whyNoDelta } from './delta-cache.ts'
import type { CacheLayout } from './delta-cache.ts'
import type { GraphDescription } from './description.ts'
import { openDecoder } from './editor.ts'
import { pointIntoFile } from './external-weights.ts'
import { instrument } from './instrument.ts'
import type { Capture, Missing } from './instrument.ts'
import { parseModel, serializeModel } from './parse.ts'

export interface PrepareOptions {
  /** `delta` falls back to `growing` where the graph's form does not allow it. */
  readonly cache: 'delta' | 'growing'
  readonly captures: readonly Capture[]
  /**
   * Name of the file `source` was read from, without folder: weights are then referred to instead
   * of copied, and ONNX Runtime maps them from that file. The session needs the option
   * `extra: { session: { model_external_initializers_file_folder_path: <folder> + '/' } }`.
   * `null`: weights are copied into `model`.
   */
  readonly weightsFile: string | null
}

export interface PreparedDecoder {
  /** For `InferenceSession.create`. */
  readonly model: Uint8Array<ArrayBuffer>
  /** The graph as it came, before any edit. */
  readonly description: GraphDescription
  readonly cache: CacheLayout
  /** Names of the added outputs (see instrument.ts), those of the cache not among them. */
  readonly outputs: readonly string[]
  readonly missing: readonly Missing[]
}

/**
 * ONNX bytes of a decoder → bytes of the same decoder with other outputs.
 *
 * @throws GraphError, see parse.ts and analyse.ts.
 */
export function prepareDecoder(source: Uint8Array, options: PrepareOptions): PreparedDecoder {
  const model = parseModel(source)
  const description = analyse(model)
  const editor = openDecoder(model, description)
  const { outputs, missing } = instrument(editor, options.captures)
  const delta = options.cache === 'delta' && whyNoDelta(description) === null
  const cache = delta ? useDeltaCache(editor) : growingCache(description)
  editor.finish()
  if (options.weightsFile !== null) pointIntoFile(model, source, options.weightsFile)
  return { model: serializeModel(model), description, cache, outputs, missing }
}
