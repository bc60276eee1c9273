import type { GraphDescription, LayerDescription } from './description.ts'
import { int64Tensor, makeNode, setAttribute } from './edit.ts'
import { columnInputs, columnsOfLinear, linearFrom, nodesOf, signature } from './linear.ts'
import type { Linear } from './linear.ts'
import type { GraphProto, NodeProto } from './onnx_pb.ts'
import { sortNodes, viewGraph } from './view.ts'
import type { GraphView } from './view.ts'

interface Member {
  readonly root: string
  readonly linear: Linear
  readonly signature: string
}

/**
 * Joins projections of the same tensor (Q, K, V; gate, up) into one product each: fewer, larger
 * nodes for the same numbers, since each column is computed as before. Weights are joined by
 * Concat nodes over constants, which ONNX Runtime folds at load. Q, K, V that feed a
 * GroupQueryAttention become its packed input; everything else is split again.
 *
 * `graph` is changed in place.
 *
 * @returns the number of products saved.
 */
export function mergeProjections(
  graph: GraphProto,
  { layers, opset }: Pick<GraphDescription, 'layers' | 'opset'>,
): number {
  const view = viewGraph(graph)
  const groups = findGroups(view, layers)
  const gone = new Set<NodeProto>()
  const added: NodeProto[] = []
  let saved = 0
  for (const { members, packed } of groups) {
    const [first] = members
    if (first === undefined) continue
    const merged = join(
      view,
      members.map((member) => member.linear),
      `${first.root}/merged`,
      added,
    )
    for (const member of members) {
      for (const index of nodesOf(member.linear)) {
        const node = view.nodes[index]
        if (node !== undefined) gone.add(node)
      }
    }
    if (packed === null) added.push(split(graph, opset, members, merged))
    else packed.input.splice(0, 3, merged, '', '')
    saved += members.length - 1
  }
  graph.node = sortNodes([...graph.node.filter((node) => !gone.has(node)), ...added])
  return saved
}

interface Group {
  readonly members: readonly Member[]
  /** The GroupQueryAttention that takes the group's product whole; `null`: split it. */
  readonly packed: NodeProto | null
}

function findGroups(view: GraphView, layers: GraphDescription['layers']): readonly Group[] {
  const members = new Map<string, Member>()
  view.nodes.forEach((node, index) => {
    if (columnInputs(view, node) === null) return
    const found = linearFrom(view, index)
    if (found === null || members.has(found.root)) return
    members.set(found.root, { ...found, signature: signature(view, found.linear) })
  })
  const groups: Group[] = []
  for (const layer of layers) {
    const packed = packable(view, layer, members)
    if (packed === null) continue
    groups.push(packed)
    for (const member of packed.members) members.delete(member.root)
  }
  const bySignature = new Map<string, Member[]>()
  for (const member of members.values()) {
    const same = bySignature.get(member.signature)
    if (same === undefined) bySignature.set(member.signature, [member])
    else same.push(member)
  }
  for (const same of bySignature.values()) {
    if (same.length > 1) groups.push({ members: same, packed: null })
  }
  return groups
}

function packable(
  view: GraphView,
  layer: LayerDescription,
  members: ReadonlyMap<string, Member>,
): Group | null {
  const node = view.producer(layer.output)
  if (layer.form !== 'group-query' || node === undefined) return null
  const parts = node.input.slice(0, 3).map((name) => members.get(name))
  const same = parts.every(
    (part) =>
      part !== undefined && part.signature === parts[0]?.signature && isPrivate(view, part.root),
  )
  const found = parts.filter((part) => part !== undefined)
  return same && found.length === 3 ? { members: found, packed: node } : null
}

function isPrivate(view: GraphView, tensor: string): boolean {
  return view.consumers(tensor).length === 1 && !view.isOutput(tensor)
}

/** Adds the nodes of one expression over all columns; returns the tensor it ends in. */
function join(view: GraphView, parts: readonly Linear[], name: string, added: NodeProto[]): string {
  const [first] = parts
  if (first === undefined) throw new Error('At least one expression is expected.')
  if (first.kind === 'product') {
    const products = parts.flatMap((part) => (part.kind === 'product' ? [part.node] : []))
    return joinProducts(view, products, parts.map(columnsOfLinear), name, added)
  }
  if (first.kind === 'bias') {
    const terms = parts.flatMap((part) => (part.kind === 'bias' ? [part.term] : []))
    const biases = parts.flatMap((part) => (part.kind === 'bias' ? [part.bias] : []))
    const term = join(view, terms, `${name}/term`, added)
    const bias = concat(biases, 0, `${name}/bias`, added)
    added.push(
      makeNode({
        op: 'Add',
        name,
        inputs: first.biasFirst ? [bias, term] : [term, bias],
        outputs: [name],
      }),
    )
    return name
  }
  const left = parts.flatMap((part) => (part.kind === 'sum' ? [part.left] : []))
  const right = parts.flatMap((part) => (part.kind === 'sum' ? [part.right] : []))
  const inputs = [
    join(view, left, `${name}/left`, added),
    join(view, right, `${name}/right`, added),
  ]
  added.push(makeNode({ op: 'Add', name, inputs, outputs: [name] }))
  return name
}

function joinProducts(
  view: GraphView,
  products: readonly NodeProto[],
  columns: readonly number[],
  name: string,
  added: NodeProto[],
): string {
  const [first] = products
  if (first === undefined) throw new Error('At least one product is expected.')
  const node = makeNode({
    op: first.opType,
    domain: first.domain,
    name,
    inputs: first.input,
    outputs: [name],
  })
  node.attribute = [...first.attribute]
  for (const { position, axis } of columnInputs(view, first) ?? []) {
    const pieces = products.map((product) => product.input[position] ?? '')
    node.input[position] = concat(pieces, axis, `${name}/input_${position}`, added)
  }
  if (first.opType === 'MatMulNBits') {
    setAttribute(node, 'N', { int: columns.reduce((sum, count) => sum + count, 0) })
  }
  added.push(node)
  return name
}

function concat(pieces: readonly string[], axis: number, name: string, added: NodeProto[]): string {
  added.push(
    makeNode({
      op: 'Concat',
      name,
      inputs: pieces,
      outputs: [name],
      attributes: { axis: { int: axis } },
    }),
  )
  return name
}

/** Since opset 13 the sizes are an input. */
function split(
  graph: GraphProto,
  opset: number,
  members: readonly Member[],
  merged: string,
): NodeProto {
  const sizes = members.map((member) => columnsOfLinear(member.linear))
  const name = `${merged}/sizes`
  const modern = opset >= 13
  if (modern) graph.initializer.push(int64Tensor(name, sizes))
  return makeNode({
    op: 'Split',
    name: `${merged}/split`,
    inputs: modern ? [merged, name] : [merged],
    outputs: members.map((member) => member.root),
    attributes: { axis: { int: -1 }, ...(modern ? {} : { split: { ints: sizes } }) },
  })
}
