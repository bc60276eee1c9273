import { isAbsolute } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import { TensorProto_DataLocation, type GraphProto, type TensorProto } from '../graph/onnx_pb.ts'
import { parseModel } from '../graph/parse.ts'
import type { ModelFolder } from './model-folder.ts'

/**
 * Sizes of the files a graph keeps its weights in, beside the graph file. They are named by the graph,
 * so the names are checked: nothing outside the graph's own folder is opened.
 *
 * @param subfolder the graph lies in
 * @throws AppError model.badGraph (a path that leads out), model.missingFile; GraphError
 */
export async function externalData(
  folder: ModelFolder,
  subfolder: string,
  graph: Uint8Array,
): Promise<number> {
  const locations = new Set<string>()
  for (const tensor of tensorsOf(parseModel(graph).graph)) {
    if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) continue
    const location = tensor.externalData.find(({ key }) => key === 'location')?.value
    if (location !== undefined) locations.add(location)
  }
  let bytes = 0
  for (const location of locations) {
    if (isAbsolute(location) || location.split(/[\\/]/).includes('..')) {
      const detail = `weights outside the model folder: ${location}`
      throw new AppError('model.badGraph', { model: folder.modelId, detail })
    }
    const file = subfolder === '' ? location : `${subfolder}/${location}`
    const size = await folder.size(file)
    if (size === null) throw folder.missing(file)
    bytes += size
  }
  return bytes
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
