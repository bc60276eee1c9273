import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { GraphError, type Damage } from './graph-error.ts'
import { checkWire } from './wire.ts'
import { elementsOf } from './tensor-bytes.ts'
import { ModelProtoSchema } from './onnx_pb.ts'
import type { GraphProto, ModelProto } from './onnx_pb.ts'

/** Far above any decoder known (a 70-layer export has some 20,000 nodes), far below a stall. */
const LIMITS = { nodes: 200_000, initializers: 200_000, depth: 4, nameLength: 4096 } as const

export interface OnnxModel extends ModelProto {
  graph: GraphProto
}

/**
 * Reads a serialised ONNX model. Tensor bytes stay views into `bytes`, nothing is copied.
 *
 * @throws GraphError `not-onnx` (not a protobuf of that type, or no graph), `graph-too-large`,
 * `graph-malformed` (a nameless or doubly defined tensor).
 */
export function parseModel(bytes: Uint8Array): OnnxModel {
  const model = decode(bytes)
  const graph = model.graph
  if (graph === undefined || graph.node.length === 0) {
    throw new GraphError(
      'not-onnx',
      'The file holds no ONNX graph: a ModelProto with nodes is expected.',
    )
  }
  const seen = { nodes: 0, initializers: 0 }
  checkGraph(graph, 0, seen)
  return Object.assign(model, { graph })
}

/** Serialises a model; an untouched one gives back the bytes it was read from. */
export function serializeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, model)
}

/** Version of the `ai.onnx` operators a model is written in; 0 where it names none. */
export function opsetOf(model: ModelProto): number {
  const opset = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')
  return Number(opset?.version ?? 0n)
}

function decode(bytes: Uint8Array): ModelProto {
  checkWire(bytes, ModelProtoSchema)
  try {
    return fromBinary(ModelProtoSchema, bytes)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GraphError('not-onnx', `The file is not a serialised ONNX model (${reason}).`, {
      reason,
    })
  }
}

function checkGraph(
  graph: GraphProto,
  depth: number,
  seen: { nodes: number; initializers: number },
): void {
  if (depth > LIMITS.depth) {
    throw tooLarge('depth', depth, LIMITS.depth)
  }
  seen.nodes += graph.node.length
  seen.initializers += graph.initializer.length
  if (seen.nodes > LIMITS.nodes) throw tooLarge('nodes', seen.nodes, LIMITS.nodes)
  if (seen.initializers > LIMITS.initializers) {
    throw tooLarge('initializers', seen.initializers, LIMITS.initializers)
  }
  const defined = new Set<string>()
  const define = (name: string): void => {
    if (name.length > LIMITS.nameLength) throw tooLarge('names', name.length, LIMITS.nameLength)
    if (defined.has(name)) throw damaged('twice', name)
    defined.add(name)
  }
  const inputs = new Set(graph.input.map(({ name }) => name))
  for (const input of graph.input) define(named(input.name))
  for (const initializer of graph.initializer) {
    const name = named(initializer.name)
    // IR versions before 4 list every initializer among the inputs too.
    if (!inputs.has(name)) define(name)
    checkDims(name, initializer.dims)
  }
  for (const output of graph.output) named(output.name)
  for (const node of graph.node) {
    if (node.opType === '') throw damaged('operatorless', node.name)
    for (const output of node.output) if (output !== '') define(output)
    for (const attribute of node.attribute) {
      if (attribute.g !== undefined) checkGraph(attribute.g, depth + 1, seen)
      for (const inner of attribute.graphs) checkGraph(inner, depth + 1, seen)
    }
  }
}

function checkDims(name: string, dims: readonly bigint[]): void {
  const isShape = dims.length <= 16 && dims.every((dim) => dim >= 0n)
  if (isShape && elementsOf(dims) <= 2n ** 40n) return
  throw damaged('shape', `${name} [${dims.slice(0, 16).join(' × ')}]`)
}

function named(name: string): string {
  if (name === '') throw damaged('nameless', '')
  return name
}

function damaged(damage: Damage, part: string): GraphError {
  return new GraphError('graph-malformed', `${damage}: ${part}`, { part, damage })
}

function tooLarge(what: string, found: number, limit: number): GraphError {
  return new GraphError(
    'graph-too-large',
    `The graph has ${found} (${what}); at most ${limit} are read.`,
    {
      what: `graph${what[0]?.toUpperCase() ?? ''}${what.slice(1)}`,
      found,
      limit,
    },
  )
}
