import type { LayerDescription, Maybe, ResidualTensor } from './description.ts'
import type { BodyEditor } from './editor.ts'
import { behindPasses } from './flow.ts'
import type { NodeProto } from './onnx_pb.ts'
import { viewGraph } from './view.ts'

/** Nodes that add a branch to the stream. */
const ADDITIONS = new Set(['Add', 'SkipLayerNormalization', 'SkipSimplifiedLayerNormalization'])

/**
 * Multiplies what a layer carries past its attention and its feed-forward network, the x of x + F(x): the
 * branches still read the stream as it is.
 *
 * @param factorOf name of a layer's factor, a tensor [1]
 */
export function switchStream(
  body: BodyEditor,
  layers: readonly LayerDescription[],
  factorOf: (layer: number) => string,
): void {
  const view = viewGraph(body.graph)
  const additions = view.nodes.filter(({ opType }) => ADDITIONS.has(opType))
  // Names as they are before the first is changed.
  const found = layers.flatMap(({ index, residualIn, residualAfterAttention }) =>
    [residualIn, residualAfterAttention].flatMap((stream) => {
      const name = nameOf(stream)
      if (name === null) return []
      const origin = behindPasses(view, name)
      return additions.flatMap((node) =>
        node.input
          .slice(0, 2)
          .flatMap((input, at) =>
            behindPasses(view, input) === origin ? [{ node, at, input, layer: index }] : [],
          ),
      )
    }),
  )
  for (const { node, at, input, layer } of found) carry(body, node, at, input, factorOf(layer))
}

function nameOf(stream: Maybe<{ readonly tensor: ResidualTensor }>): string | null {
  return stream.found && stream.tensor.kind === 'named' ? stream.tensor.name : null
}

function carry(
  body: BodyEditor,
  node: NodeProto,
  at: number,
  stream: string,
  factor: string,
): void {
  const name = `${node.output[0] ?? ''}/vitrine.carried`
  body.add({ op: 'Mul', name, inputs: [stream, factor], outputs: [name] })
  node.input[at] = name
}
