import { isAbsolute } from 'node:path'
import { checkModel } from '../graph/check.ts'
import { hoistConstants } from '../graph/constants.ts'
import { GraphError } from '../graph/graph-error.ts'
import type { GraphProto, TensorProto } from '../graph/onnx_pb.ts'
import { parseModel } from '../graph/parse.ts'
import { externalPlace } from '../graph/tensor-bytes.ts'
import { pathOf, type GraphFile } from './graph-file.ts'
import { modelError } from './model-error.ts'
import type { ModelFolder } from './model-folder.ts'

/**
 * Looks at a whole graph before ONNX Runtime does (graph/check.ts), and at the files it keeps its weights
 * in beside the graph file. They are named by the graph, so the names are checked: nothing outside the
 * graph's own folder is opened, and each weight lies within its file.
 *
 * @returns bytes of the files beside it
 * @throws AppError model.badGraph, model.graphTooLarge, model.unknownOperator, model.missingFile,
 * model.badFile
 */
export async function checkGraphFile(
  folder: ModelFolder,
  file: Pick<GraphFile, 'folder' | 'name'>,
  graph: Uint8Array,
): Promise<number> {
  try {
    return await check(folder, file.folder, graph)
  } catch (error) {
    throw modelError(folder.modelId, error, pathOf(file))
  }
}

async function check(folder: ModelFolder, subfolder: string, graph: Uint8Array): Promise<number> {
  const model = parseModel(graph)
  hoistConstants(model.graph)
  checkModel(model)
  const ends = new Map<string, { end: number; tensor: string }>()
  for (const tensor of tensorsOf(model.graph)) {
    const place = externalPlace(tensor)
    if (place === null) continue
    const { location, offset, length } = place
    const end = offset + length
    if (isOutside(location)) throw damaged('outside', location)
    const isPlace = [offset, length, end].every((one) => Number.isSafeInteger(one) && one >= 0)
    if (!isPlace) throw damaged('beyond', tensor.name)
    if (end > (ends.get(location)?.end ?? -1)) ends.set(location, { end, tensor: tensor.name })
  }
  let bytes = 0
  for (const [location, { end, tensor }] of ends) {
    const file = pathOf({ folder: subfolder, name: location })
    const size = await folder.size(file)
    if (size === null) throw folder.missing(file)
    if (end > size)
      throw damaged('beyond', `${tensor}: ${location}, ${String(size)} < ${String(end)}`)
    bytes += size
  }
  return bytes
}

/** Paths as they are written on any system. */
function isOutside(location: string): boolean {
  return (
    location === '' ||
    location.includes('\0') ||
    isAbsolute(location) ||
    /^[a-z]:|^[\\/]/i.test(location) ||
    location.split(/[\\/]/).includes('..')
  )
}

function damaged(damage: 'outside' | 'beyond', part: string): GraphError {
  return new GraphError('graph-malformed', `${damage}: ${part}`, { part, damage })
}

/** Every tensor a graph holds, those of its branches and of its Constant nodes too. */
function tensorsOf(graph: GraphProto): TensorProto[] {
  const inner = graph.node.flatMap(({ attribute }) =>
    attribute.flatMap(({ t, tensors, g, graphs }) => [
      ...(t === undefined ? [] : [t]),
      ...tensors,
      ...[...(g === undefined ? [] : [g]), ...graphs].flatMap(tensorsOf),
    ]),
  )
  return [...graph.initializer, ...inner]
}
