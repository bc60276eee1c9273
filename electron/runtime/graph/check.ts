import { readConstant } from './constants.ts'
import { GraphError, type Damage } from './graph-error.ts'
import type { GraphProto, NodeProto, TensorProto, TypeProto } from './onnx_pb.ts'
import { isKnownOperator } from './operators.ts'
import type { OnnxModel } from './parse.ts'
import { hasItsBytes } from './tensor-bytes.ts'
import { sortNodes } from './view.ts'

/** Elements of what a graph makes from constants alone, or takes in; 1 GiB of float32. */
const MOST_ELEMENTS = 2 ** 28
/** Of one dimension of an input that is fixed: heads, their size, or layers. */
const MOST_DIM = 2 ** 24

/** Operators that make a tensor of the shape they are given, and where that stands. */
const MAKES_SHAPE = new Map([
  ['ConstantOfShape', 0],
  ['Expand', 1],
])

/**
 * Looks at a graph as a whole, before ONNX Runtime does: every weight has the bytes of its shape, every
 * tensor that is read is made by somebody, no node waits for itself, every operator is one that is known,
 * and nothing is larger than any model's.
 *
 * @throws GraphError
 */
export function checkModel({ graph, functions }: OnnxModel): void {
  const [local] = functions
  if (local !== undefined) throw unknown(local.name, local.domain)
  checkGraph(graph, new Set())
}

function checkGraph(graph: GraphProto, outer: ReadonlySet<string>): void {
  const [sparse] = graph.sparseInitializer
  if (sparse !== undefined) throw damaged('sparse', sparse.values?.name ?? '')
  graph.initializer.forEach(checkTensor)
  for (const { name, type } of graph.input) checkType(name, type)
  const nodes = sortNodes(graph.node)
  const visible = new Set(outer)
  for (const { name } of [...graph.input, ...graph.initializer]) visible.add(name)
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  for (const node of nodes) {
    checkNode(node, visible, constants)
    for (const name of node.output) visible.add(name)
  }
  const loose = graph.output.find(({ name }) => !visible.has(name))
  if (loose !== undefined) throw damaged('unmade', loose.name)
}

function checkNode(
  node: NodeProto,
  visible: ReadonlySet<string>,
  constants: ReadonlyMap<string, TensorProto>,
): void {
  const { opType, domain, input, attribute } = node
  if (!isKnownOperator(domain, opType)) throw unknown(opType, domain)
  const loose = input.find((name) => name !== '' && !visible.has(name))
  if (loose !== undefined) throw damaged('unmade', loose)
  const shape = readConstant(constants.get(input[MAKES_SHAPE.get(opType) ?? -1] ?? ''))
  if (shape !== null && opType !== 'Constant') checkMade(node, shape)
  for (const { t, tensors, g, graphs, sparseTensor } of attribute) {
    if (sparseTensor !== undefined) throw damaged('sparse', node.name)
    for (const tensor of t === undefined ? tensors : [t, ...tensors]) checkTensor(tensor)
    for (const inner of g === undefined ? graphs : [g, ...graphs]) checkGraph(inner, visible)
  }
}

function checkMade({ opType, output }: NodeProto, shape: readonly number[]): void {
  if (!MAKES_SHAPE.has(opType)) return
  const elements = shape.reduce((product, dim) => product * dim, 1)
  const isShape = shape.every((dim) => Number.isSafeInteger(dim) && dim >= -1)
  if (isShape && elements <= MOST_ELEMENTS) return
  throw damaged('shape', output[0] ?? '', shape)
}

function checkTensor(tensor: TensorProto): void {
  if (!hasItsBytes(tensor)) throw damaged('bytes', tensor.name, tensor.dims)
}

function checkType(name: string, type: TypeProto | undefined): void {
  if (type?.value.case !== 'tensorType') return
  const dims = (type.value.value.shape?.dim ?? []).flatMap(({ value }) =>
    value.case === 'dimValue' ? [Number(value.value)] : [],
  )
  const elements = dims.reduce((product, dim) => product * dim, 1)
  if (dims.some((dim) => dim < 0 || dim > MOST_DIM) || elements > MOST_ELEMENTS) {
    throw damaged('shape', name, dims)
  }
}

function unknown(operator: string, domain: string): GraphError {
  const named = domain === '' ? operator : `${domain}.${operator}`
  return new GraphError('unknown-operator', `Operator ${named} is not known.`, { operator: named })
}

function damaged(
  damage: Damage,
  part: string,
  shape: readonly (number | bigint)[] | null = null,
): GraphError {
  const text = shape === null ? part : `${part} [${shape.join(' × ')}]`
  return new GraphError('graph-malformed', `${damage}: ${text}`, { part: text, damage })
}
