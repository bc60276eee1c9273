import { readConstant } from '../constants.ts'
import { floatAttribute } from '../edit.ts'
import { behindPasses } from '../flow.ts'
import type { NodeProto } from '../onnx_pb.ts'
import { staticShape } from '../shapes.ts'
import type { GraphView } from '../view.ts'
import { sameStream } from './branches.ts'

export interface NormFacts {
  readonly kind: 'layer-norm' | 'rms-norm'
  /** Added to the variance, or the mean of squares, under the root. */
  readonly epsilon: number
}

const OPERATORS = new Map<string, NormFacts['kind']>([
  ['LayerNormalization', 'layer-norm'],
  ['RMSNormalization', 'rms-norm'],
  ['SimplifiedLayerNormalization', 'rms-norm'],
])
/** Of an operator that leaves it out (ONNX LayerNormalization, RMSNormalization). */
const DEFAULT_EPSILON = 1e-5

/**
 * What a tensor is normalised to: by one operator, or by plain ones, of which the last multiplies with the
 * gain and adds the bias, each one number a column. `null`: it is not.
 */
export function normAfter(view: GraphView, tensor: string): string | null {
  const names = sameStream(view, tensor)
  for (const node of view.nodes) {
    const [data = ''] = node.input
    if (OPERATORS.has(node.opType) && names.has(data)) return node.output[0] ?? null
    if (node.opType !== 'Mul' || !hasGain(view, node) || !node.input.some((it) => names.has(it))) {
      continue
    }
    const scaled = node.output[0] ?? ''
    const adds = view.consumers(scaled).flatMap((index) => view.nodes[index] ?? [])
    const bias = adds.find((add) => add.opType === 'Add' && hasGain(view, add))
    return bias?.output[0] ?? scaled
  }
  return null
}

function hasGain(view: GraphView, { input }: NodeProto): boolean {
  return input.some((name) => {
    const shape = staticShape(view, name)
    return view.isConstant(name) && shape?.length === 1 && (shape[0] ?? 0) > 1
  })
}

/** How a tensor was made of another by normalising it; `null` where it is not known. */
export function normBetween(view: GraphView, from: string, to: string): NormFacts | null {
  const nodes: NodeProto[] = []
  const seen = new Set<string>()
  const waiting = [to]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = view.producer(name)
    if (name === from || node === undefined || seen.has(name) || view.isConstant(name)) continue
    seen.add(name)
    nodes.push(node)
    waiting.push(...node.input.filter((input) => input !== ''))
  }
  const operator = nodes.find(({ opType }) => OPERATORS.has(opType))
  const kind = OPERATORS.get(operator?.opType ?? '')
  if (operator !== undefined && kind !== undefined) {
    return { kind, epsilon: floatAttribute(operator, 'epsilon') ?? DEFAULT_EPSILON }
  }
  const root = nodes.find(({ opType }) => opType === 'Sqrt')
  const sum = view.producer(behindPasses(view, root?.input[0] ?? ''))
  const constants = (sum?.input ?? []).flatMap((name) => {
    const values = readConstant(view.initializer(name))
    return values?.length === 1 ? values : []
  })
  const [epsilon] = constants
  if (sum?.opType !== 'Add' || epsilon === undefined) return null
  const means = nodes.filter(({ opType }) => opType === 'ReduceMean')
  return { kind: means.length > 1 ? 'layer-norm' : 'rms-norm', epsilon }
}
