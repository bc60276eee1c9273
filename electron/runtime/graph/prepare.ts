import { analyse } from './analyse.ts'
import { growingCache, useDeltaCache, whyNoDelta } from './delta-cache.ts'
import type { CacheLayout } from './delta-cache.ts'
import type { GraphDescription } from './description.ts'
import { openDecoder } from './editor.ts'
import { pointIntoFile } from './external-weights.ts'
import { foldReshapes } from './fold-reshapes.ts'
import { instrument } from './instrument.ts'
import type { Capture, Missing } from './captures.ts'
import { mergeProjections } from './merge-projections.ts'
import { makeOnDemand } from './on-demand.ts'
import { graphSizes, type GraphSizes } from './parameters.ts'
import { addSwitches, sortBodies } from './switches.ts'
import { parseModel, serializeModel } from './parse.ts'
import type { OnnxModel } from './parse.ts'

export interface PrepareOptions {
  /** `delta` falls back to `growing` where the graph's form does not allow it. */
  readonly cache: 'delta' | 'growing'
  readonly captures: readonly Capture[]
  /** Outputs come only where they are asked for, see on-demand.ts; not for a capture `summary`. */
  readonly onDemand?: boolean
  /** Join projections of the same tensor: the same numbers from fewer nodes. */
  readonly merge: boolean
  /** Adds the inputs that switch parts of the model off, see switches.ts. */
  readonly switches?: boolean
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
  readonly sizes: GraphSizes
  readonly cache: CacheLayout
  /** Names of the added outputs (see instrument.ts), those of the cache not among them. */
  readonly outputs: readonly string[]
  readonly missing: readonly Missing[]
  /** Those of the outputs that come only where they are asked for. */
  readonly onDemand: readonly string[]
}

/**
 * ONNX bytes of a decoder → bytes of the same decoder with other outputs.
 *
 * @throws GraphError, see parse.ts and analyse.ts.
 */
export function prepareDecoder(source: Uint8Array, options: PrepareOptions): PreparedDecoder {
  const model = parseModel(source)
  const description = analyse(model)
  const sizes = graphSizes(model, description)
  const edited = options.merge && mergeBodies(model, description) > 0 ? analyse(model) : description
  const editor = openDecoder(model, edited)
  const { outputs, missing } = instrument(editor, options.captures)
  const delta = options.cache === 'delta' && whyNoDelta(edited) === null
  const cache = delta ? useDeltaCache(editor) : growingCache(edited)
  const { switches = false, onDemand = false } = options
  if (onDemand) makeOnDemand(editor, outputs)
  if (switches) addSwitches(editor)
  editor.finish()
  if (switches) sortBodies(editor)
  if (options.weightsFile !== null) {
    foldReshapes(model.graph)
    pointIntoFile(model, source, options.weightsFile)
  }
  return {
    model: serializeModel(model),
    ...{ description, sizes, cache, outputs, missing },
    onDemand: onDemand ? outputs : [],
  }
}

function mergeBodies(model: OnnxModel, description: GraphDescription): number {
  // Inside an If the branches would each carry a copy of the joined weights: left as they are.
  return description.bodies.length > 1 ? 0 : mergeProjections(model.graph, description)
}
