import type { BodyEditor } from './editor.ts'
import type { NodeProto } from './onnx_pb.ts'

/** Where a fused addition to the stream takes the bias of its branch. */
const FUSED_BIAS = new Map([
  ['SkipLayerNormalization', 4],
  ['SkipSimplifiedLayerNormalization', 3],
])

/**
 * Multiplies what a branch adds to the stream, its bias included.
 *
 * @param factor name of a tensor [1]
 */
export function switchBranch(body: BodyEditor, branch: string, factor: string): void {
  const joins = body.graph.node.filter(
    ({ opType, input }) => FUSED_BIAS.has(opType) && input.slice(0, 2).includes(branch),
  )
  const [join] = joins
  const product = join === undefined ? null : unfusedBias(body, join, branch)
  if (join !== undefined && product !== null) {
    // ONNX Runtime would fuse the bias with the addition: done here, so that sums keep their order.
    join.input = join.input.map((name) => (name === branch ? product.tensor : name))
    while (join.input.length < 5) join.input.push('')
    join.input[4] = product.bias
  }
  const tensor = product?.tensor ?? branch
  const name = `${tensor}/vitrine.kept`
  reroute(body, tensor, name)
  body.add({ op: 'Mul', name, inputs: [tensor, factor], outputs: [name] })
  for (const node of joins) {
    const at = FUSED_BIAS.get(node.opType) ?? 0
    const bias = node.input[at] ?? ''
    if (bias === '') continue
    const kept = `${name}.bias`
    node.input[at] = kept
    body.add({ op: 'Mul', name: kept, inputs: [bias, factor], outputs: [kept] })
  }
}

/** Lets whoever reads a tensor read another one instead. */
export function reroute({ graph }: BodyEditor, from: string, to: string): void {
  for (const node of graph.node) node.input = node.input.map((name) => (name === from ? to : name))
}

/** The product and bias of MatMul → Add → SkipLayerNormalization, where nothing else reads them. */
function unfusedBias(
  { graph }: BodyEditor,
  join: NodeProto,
  branch: string,
): { tensor: string; bias: string } | null {
  if (join.opType !== 'SkipLayerNormalization' || (join.input[4] ?? '') !== '') return null
  const readers = (tensor: string): number =>
    graph.node.filter(({ input }) => input.includes(tensor)).length
  const maker = (tensor: string): NodeProto | undefined =>
    graph.node.find(({ output }) => output.includes(tensor))
  const sum = maker(branch)
  if (sum?.opType !== 'Add' || readers(branch) !== 1) return null
  const [left = '', right = ''] = sum.input
  const tensor = maker(left)?.opType === 'MatMul' ? left : right
  const bias = tensor === left ? right : left
  if (maker(tensor)?.opType !== 'MatMul' || maker(bias) !== undefined) return null
  return readers(tensor) === 1 ? { tensor, bias } : null
}
