import { analyse } from './analyse.ts'
import { cutGraph, cutModel, rowsInput, type CutModel } from './cut.ts'
import { ELEMENT } from './edit.ts'
import { GraphError } from './graph-error.ts'
import { parseModel } from './parse.ts'

const INPUT = 'vitrine.heads'
const OUTPUT = 'vitrine.projected'

export interface ProjectionCut extends CutModel {
  /** Whether it takes [N, H·d], not [1, N, H·d]. */
  readonly flat: boolean
}

/**
 * The output projections of all layers' attention, each as a model of its own, so that quantised
 * weights are used just as the model uses them: `input` [1, N, H·d], the heads' vectors side by side →
 * `output` [1, N, width]. Where the graph flattens, both have no leading 1.
 *
 * @param weightsFile see PrepareOptions.
 * @throws GraphError `graph-unsupported` where a layer's projection was not found.
 */
export function extractProjections(
  source: Uint8Array,
  options: { readonly weightsFile: string | null },
): readonly ProjectionCut[] {
  const model = parseModel(source)
  const description = analyse(model)
  const [body] = description.bodies
  return body.layers.map((layer) => {
    const projection = layer.stages.outputProjection
    if (!projection.found) {
      throw new GraphError('graph-unsupported', 'The layer has no output projection.')
    }
    const element = layer.cache.found ? layer.cache.key.element : ELEMENT.FLOAT
    const graph = cutGraph(model, description, body, {
      name: 'output-projection',
      from: projection.input,
      to: projection.end,
      input: rowsInput(INPUT, element, layer.heads * layer.headDim, projection.flat),
      output: { name: OUTPUT, element },
    })
    return { ...cutModel(model, graph, source, options.weightsFile), flat: projection.flat }
  })
}
