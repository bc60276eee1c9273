import type { AttentionCore } from './cores/core.ts'
import { absent, type BlockStages, type Maybe } from './description.ts'
import { behindPasses, isProjection } from './flow.ts'
import { linearFrom } from './linear.ts'
import { mlpActivation, projected } from './mlp.ts'
import { normOf } from './norm.ts'
import type { ResidualPath } from './residual.ts'
import type { GraphView } from './view.ts'

/** The tensors on the way through a block besides those of the stream, found by data flow. */
export function blockStages(view: GraphView, core: AttentionCore, path: ResidualPath): BlockStages {
  const attentionInput = core.query.found
    ? projected(view, core.query.source.tensor, 'noProjection')
    : core.query
  const activation = mlpActivation(view, path.mlpBranch)
  // Microsoft's operators hand the heads' vectors out side by side, whatever they read.
  const inHeads =
    core.form === 'softmax' ||
    (core.form === 'onnx-attention' && core.query.found && core.query.source.layout === 'heads')
  return {
    attentionInput,
    context: { tensor: core.output, layout: inHeads ? 'heads' : 'tokens' },
    outputProjection: outputProjection(view, core, path.attentionBranch),
    attentionOutput: branch(path.attentionBranch, 'noResidual'),
    mlpOutput: branch(path.mlpBranch, 'noMlp'),
    mlpInput: activation.found ? projected(view, activation.tensor, 'noMlp') : activation,
    norm: attentionInput.found ? normOf(view, attentionInput.tensor, path) : attentionInput,
  }
}

function branch(
  tensor: string | null,
  otherwise: 'noResidual' | 'noMlp',
): Maybe<{ readonly tensor: string }> {
  return tensor === null ? absent(otherwise) : { found: true, tensor }
}

/**
 * The product with the output matrix, which mixes the heads, alone: linear in what is fed but for its
 * bias. What reads the attention's output must be that output in another shape.
 */
function outputProjection(
  view: GraphView,
  core: AttentionCore,
  branch: string | null,
): BlockStages['outputProjection'] {
  const data = branch === null ? absent('noResidual') : projected(view, branch, 'noProjection')
  if (branch === null || !data.found) return absent('noProjection')
  if (behindShapes(view, data.tensor) !== behindShapes(view, core.output)) {
    return absent('noProjection')
  }
  for (const index of view.consumers(data.tensor)) {
    const node = view.nodes[index]
    if (node === undefined || !isProjection(view, node)) continue
    const linear = linearFrom(view, index)
    if (linear === null) continue
    return { found: true, input: data.tensor, end: linear.root, flat: node.opType === 'Gemm' }
  }
  return absent('noProjection')
}

const SHAPES = new Set(['Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Flatten'])

/** Follows nodes backwards that keep every value, in its place or another. */
function behindShapes(view: GraphView, tensor: string): string {
  let name = behindPasses(view, tensor)
  for (;;) {
    const node = view.producer(name)
    if (node === undefined || !SHAPES.has(node.opType)) return name
    name = behindPasses(view, node.input[0] ?? '')
  }
}
