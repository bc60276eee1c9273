import { GraphError } from './graph-error.ts'
import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from './onnx_pb.ts'

/** Look-ups over one graph (not into its subgraphs). Node indices are positions in `nodes`. */
export interface GraphView {
  readonly graph: GraphProto
  /** In an order in which every node comes after those it reads from. */
  readonly nodes: readonly NodeProto[]
  producerIndex(tensor: string): number | undefined
  producer(tensor: string): NodeProto | undefined
  consumers(tensor: string): readonly number[]
  initializer(tensor: string): TensorProto | undefined
  input(tensor: string): ValueInfoProto | undefined
  /** A declared type of an inner tensor. */
  valueInfo(tensor: string): ValueInfoProto | undefined
  isOutput(tensor: string): boolean
  /** True for initializers and for everything computed from initializers and constants alone. */
  isConstant(tensor: string): boolean
  /** Names a node reads, those its subgraphs take from outside included; no empty names. */
  reads(index: number): readonly string[]
}

/**
 * @param outer the graph around a branch: its inputs and constants are visible inside.
 * @throws GraphError `graph-cyclic` when the nodes cannot be put in order.
 */
export function viewGraph(graph: GraphProto, outer?: GraphView): GraphView {
  const nodes = sortNodes(graph.node)
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  const inputs = new Map(graph.input.map((value) => [value.name, value]))
  const outputs = new Set(graph.output.map((value) => value.name))
  const producers = new Map<string, number>()
  const consumers = new Map<string, number[]>()
  const values = new Map(graph.valueInfo.map((value) => [value.name, value]))
  const constants = new Set(initializers.keys())
  const isConstant = (tensor: string): boolean =>
    constants.has(tensor) || (outer?.isConstant(tensor) ?? false)
  const reads = nodes.map(readsOf)
  nodes.forEach((node, index) => {
    const names = reads[index] ?? []
    for (const name of names) push(consumers, name, index)
    const constant = names.every(isConstant) && !isRandom(node)
    for (const output of node.output) {
      if (output === '') continue
      producers.set(output, index)
      if (constant) constants.add(output)
    }
  })
  return {
    graph,
    nodes,
    producerIndex: (tensor) => producers.get(tensor),
    producer(tensor) {
      const index = producers.get(tensor)
      return index === undefined ? undefined : nodes[index]
    },
    consumers: (tensor) => consumers.get(tensor) ?? [],
    initializer: (tensor) => initializers.get(tensor) ?? outer?.initializer(tensor),
    input: (tensor) => inputs.get(tensor) ?? outer?.input(tensor),
    valueInfo: (tensor) => values.get(tensor),
    isOutput: (tensor) => outputs.has(tensor),
    isConstant,
    reads: (index) => reads[index] ?? [],
  }
}

/** Nodes in an order in which each comes after those it reads from; unchanged where it does already. */
export function sortNodes(nodes: NodeProto[]): NodeProto[] {
  const producers = new Map<string, number>()
  nodes.forEach((node, index) => {
    for (const output of node.output) if (output !== '') producers.set(output, index)
  })
  const waiting = new Array<number>(nodes.length).fill(0)
  const followers = nodes.map((): number[] => [])
  nodes.forEach((node, index) => {
    for (const name of new Set(readsOf(node))) {
      const from = producers.get(name)
      if (from === undefined) continue
      followers[from]?.push(index)
      waiting[index] = (waiting[index] ?? 0) + 1
    }
  })
  if (isInOrder(nodes, producers)) return nodes
  const ready = waiting.flatMap((count, index) => (count === 0 ? [index] : []))
  const order: NodeProto[] = []
  for (let at = 0; at < ready.length; at++) {
    const index = ready[at] ?? 0
    const node = nodes[index]
    if (node !== undefined) order.push(node)
    for (const next of followers[index] ?? []) {
      const left = (waiting[next] ?? 0) - 1
      waiting[next] = left
      if (left === 0) ready.push(next)
    }
  }
  if (order.length < nodes.length) {
    const stuck = nodes[waiting.findIndex((count) => count > 0)]?.name ?? ''
    throw new GraphError('graph-cyclic', `The graph is cyclic: node “${stuck}” waits for itself.`, {
      part: stuck,
    })
  }
  return order
}

function isInOrder(nodes: readonly NodeProto[], producers: ReadonlyMap<string, number>): boolean {
  return nodes.every((node, index) =>
    readsOf(node).every((name) => (producers.get(name) ?? -1) < index),
  )
}

/** A node's own inputs and the outer tensors its subgraphs use (ONNX IR: names are lexically scoped). */
function readsOf(node: NodeProto): readonly string[] {
  const own = node.input.filter((name) => name !== '')
  const outer = node.attribute.flatMap((attribute) =>
    [...(attribute.g === undefined ? [] : [attribute.g]), ...attribute.graphs].flatMap(freeNames),
  )
  return outer.length === 0 ? own : [...own, ...new Set(outer)]
}

function freeNames(graph: GraphProto): readonly string[] {
  const inner = new Set<string>()
  for (const input of graph.input) inner.add(input.name)
  for (const initializer of graph.initializer) inner.add(initializer.name)
  for (const node of graph.node) for (const output of node.output) inner.add(output)
  const used = [...graph.node.flatMap(readsOf), ...graph.output.map((output) => output.name)]
  return used.filter((name) => !inner.has(name))
}

function isRandom(node: NodeProto): boolean {
  return (
    node.opType.startsWith('Random') || node.opType === 'Bernoulli' || node.opType === 'Multinomial'
  )
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
