import { create, toBinary } from '@bufbuild/protobuf'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyse } from '#runtime/graph/analyse.ts'
import { makeNode, makeValue, rawTensor } from '#runtime/graph/edit.ts'
import { GraphError, type GraphErrorCode } from '#runtime/graph/graph-error.ts'
import {
  GraphProtoSchema,
  ModelProtoSchema,
  type GraphProto,
  type NodeProto,
} from '#runtime/graph/onnx_pb.ts'
import { parseModel, serializeModel } from '#runtime/graph/parse.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { seeded } from '#test/fixtures/tiny-models/weights.ts'
import { BUNDLED } from './bundled.ts'

describe('reading and writing', () => {
  it.each(TINY_KINDS)('gives back %s byte for byte', (kind) => {
    const { bytes } = buildTinyModel(kind)
    expect(serializeModel(parseModel(bytes))).toEqual(bytes)
  })

  it('gives back the bundled model byte for byte', () => {
    const bytes = readFileSync(BUNDLED)
    expect(Buffer.compare(bytes, serializeModel(parseModel(bytes)))).toBe(0)
  })

  it('takes weights as views, not as copies', () => {
    const { bytes } = buildTinyModel('gqa')
    const [tensor] = parseModel(bytes).graph.initializer
    expect(tensor?.rawData.buffer).toBe(bytes.buffer)
  })
})

const FLOAT = 1

function modelOf(change: (graph: GraphProto) => void): Uint8Array {
  const graph = create(GraphProtoSchema, { name: 'g', node: [relu('x', 'logits')] })
  graph.input.push(makeValue('x', FLOAT))
  graph.output.push(makeValue('logits', FLOAT))
  change(graph)
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, graph }))
}

function relu(input: string, output: string): NodeProto {
  return makeNode({ op: 'Relu', name: `${input}-${output}`, inputs: [input], outputs: [output] })
}

function nested(depth: number): GraphProto {
  const graph = create(GraphProtoSchema, { name: `g${depth}`, node: [relu('x', `y${depth}`)] })
  if (depth === 0) return graph
  const attributes = { body: { graph: nested(depth - 1) } }
  graph.node.push(makeNode({ op: 'Loop', name: 'loop', inputs: ['x'], outputs: ['z'], attributes }))
  return graph
}

const HOSTILE: readonly (readonly [string, GraphErrorCode, Uint8Array])[] = [
  ['an empty file', 'not-onnx', new Uint8Array(0)],
  ['text', 'not-onnx', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n')],
  ['a length beyond the end', 'not-onnx', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, 0)],
  ['a length of 2⁶³', 'not-onnx', Uint8Array.of(0x3a, ...new Array<number>(9).fill(0xff), 0x01)],
  ['a graph without nodes', 'not-onnx', modelOf((graph) => void (graph.node = []))],
  [
    'a nameless initializer',
    'graph-malformed',
    modelOf((graph) => graph.initializer.push(rawTensor('', FLOAT, [1], new Uint8Array(4)))),
  ],
  [
    'a tensor of 2⁸⁰ elements',
    'graph-malformed',
    modelOf((graph) => {
      graph.initializer.push(rawTensor('w', FLOAT, [2 ** 40, 2 ** 40], new Uint8Array(4)))
    }),
  ],
  [
    'a negative dimension',
    'graph-malformed',
    modelOf((graph) => graph.initializer.push(rawTensor('w', FLOAT, [-4], new Uint8Array(4)))),
  ],
  [
    'two nodes that make one tensor',
    'graph-malformed',
    modelOf((graph) => graph.node.push(relu('x', 'logits'))),
  ],
  [
    'a node without an operator',
    'graph-malformed',
    modelOf(
      (graph) => void graph.node.push(makeNode({ op: '', name: 'n', inputs: [], outputs: [] })),
    ),
  ],
  [
    'a name of 5,000 letters',
    'graph-too-large',
    modelOf((graph) => graph.node.push(relu('x', 'n'.repeat(5000)))),
  ],
  [
    'graphs nested too deep',
    'graph-too-large',
    modelOf((graph) => graph.node.push(...nested(6).node)),
  ],
]

describe('hostile files end in a named error', () => {
  it.each(HOSTILE)('%s: %s', (_, code, bytes) => {
    expect(errorOf(() => parseModel(bytes))?.code).toBe(code)
  })

  it('a graph that waits for itself', () => {
    const bytes = modelOf((graph) => {
      graph.input.push(makeValue('input_ids', FLOAT))
      graph.node = [relu('b', 'a'), relu('a', 'b'), relu('a', 'logits')]
    })
    expect(errorOf(() => analyse(parseModel(bytes)))?.code).toBe('graph-cyclic')
  })

  it('protobufs nested 10,000 deep', () => {
    // From outside: GraphProto.node (1) → NodeProto.attribute (5) → AttributeProto.g (6) → …
    let bytes = new Uint8Array(0)
    for (let depth = 0; depth < 10_000; depth++) {
      const tag = [0x0a, 0x32, 0x2a][depth % 3] ?? 0
      const length = varint(bytes.length)
      const outer = new Uint8Array(1 + length.length + bytes.length)
      outer.set([tag, ...length])
      outer.set(bytes, 1 + length.length)
      bytes = outer
    }
    const model = Uint8Array.of(0x3a, ...varint(bytes.length), ...bytes)
    expect(errorOf(() => parseModel(model))?.code).toBe('graph-too-large')
  })

  it('every cut and 300 random damages of a real file: an error with a code, or a graph', () => {
    const { bytes } = buildTinyModel('gqa')
    const next = seeded(7)
    const outcomes = new Set<string>()
    for (let round = 0; round < 300; round++) {
      const broken = bytes.slice(0, round % 3 === 0 ? Math.floor(next() * bytes.length) : undefined)
      for (let hit = 0; hit < 8 && round % 3 > 0; hit++) {
        // The graph's structure lies in its first part; damaged weights are still weights.
        broken[Math.floor(next() * 12_000)] = Math.floor(next() * 256)
      }
      const error = errorOf(() => analyse(parseModel(broken)))
      outcomes.add(error?.code ?? 'read')
    }
    expect(outcomes).toContain('not-onnx')
    expect(outcomes.size).toBeGreaterThan(2)
  })
})

describe('graphs that are no decoder', () => {
  it('says which input it cannot feed', () => {
    const bytes = modelOf((graph) => {
      graph.input.push(makeValue('input_ids', FLOAT), makeValue('pixel_values', FLOAT))
      graph.input.shift()
      graph.node = [relu('pixel_values', 'logits')]
    })
    expect(errorOf(() => analyse(parseModel(bytes)))).toMatchObject({
      code: 'graph-unsupported',
      data: { part: 'pixel_values', reason: 'unknownInput' },
    })
  })

  it('says that it found no attention', () => {
    const bytes = modelOf((graph) => {
      graph.input = [makeValue('input_ids', FLOAT)]
      graph.node = [relu('input_ids', 'logits')]
    })
    expect(errorOf(() => analyse(parseModel(bytes)))?.message).toMatch(/No attention/)
  })
})

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return [...bytes, rest]
}

/** The GraphError thrown; anything else thrown fails the test. */
function errorOf(run: () => unknown): GraphError | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof GraphError) return error
    throw error
  }
}
