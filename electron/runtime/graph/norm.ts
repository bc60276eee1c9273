import { readConstant } from './constants.ts'
import { absent, type BlockStages } from './description.ts'
import { floatAttribute } from './edit.ts'
import { behindPasses } from './flow.ts'
import type { NodeProto } from './onnx_pb.ts'
import type { ResidualPath } from './residual.ts'
import type { GraphView } from './view.ts'

type Norm = BlockStages['norm']

/** Of an operator that leaves it out (ONNX LayerNormalization, RMSNormalization). */
const DEFAULT_EPSILON = 1e-5

const OPERATORS = new Map<string, 'layer-norm' | 'rms-norm'>([
  ['LayerNormalization', 'layer-norm'],
  ['SkipLayerNormalization', 'layer-norm'],
  ['RMSNormalization', 'rms-norm'],
  ['SimplifiedLayerNormalization', 'rms-norm'],
  ['SkipSimplifiedLayerNormalization', 'rms-norm'],
])

/** A decomposed norm has about ten nodes. */
const REACH = 24

/**
 * How `tensor` was normalised: by one operator, or by the plain ones of the formula
 * (x − mean) / √(mean of squares + ε), where an RMS norm has no first mean.
 *
 * @param path whose stream the norm read
 */
export function normOf(
  view: GraphView,
  tensor: string,
  { residualIn }: Pick<ResidualPath, 'residualIn'>,
): Norm {
  const name = behindPasses(view, tensor)
  const node = view.producer(name)
  const kind = OPERATORS.get(node?.opType ?? '')
  if (node !== undefined && kind !== undefined) {
    return { found: true, kind, epsilon: floatAttribute(node, 'epsilon') ?? DEFAULT_EPSILON }
  }
  const stream =
    residualIn.found && residualIn.tensor.kind === 'named' ? residualIn.tensor.name : ''
  return name === stream ? absent('noNorm') : decomposed(view, name, stream)
}

function decomposed(view: GraphView, tensor: string, stream: string): Norm {
  const nodes: NodeProto[] = []
  const seen = new Set<string>()
  const waiting = [tensor]
  for (let at = 0; at < waiting.length && at < REACH; at++) {
    const name = waiting[at] ?? ''
    const node = view.producer(name)
    if (name === stream || node === undefined || seen.has(name) || view.isConstant(name)) continue
    seen.add(name)
    nodes.push(node)
    waiting.push(...node.input.filter((input) => input !== ''))
  }
  const roots = nodes.filter(({ opType }) => opType === 'Sqrt')
  const means = nodes.filter(({ opType }) => opType === 'ReduceMean')
  const [root] = roots
  const [epsilon] =
    root === undefined
      ? []
      : epsilonOf(view, view.producer(behindPasses(view, root.input[0] ?? '')))
  if (roots.length !== 1 || means.length === 0 || epsilon === undefined) return absent('noNorm')
  return { found: true, kind: means.length > 1 ? 'layer-norm' : 'rms-norm', epsilon }
}

/** The one number added under the root. */
function epsilonOf(view: GraphView, sum: NodeProto | undefined): readonly number[] {
  if (sum?.opType !== 'Add') return []
  const constants = sum.input.map((input) => readConstant(view.initializer(input)))
  const [found] = constants.filter((values) => values?.length === 1)
  return found ?? []
}
