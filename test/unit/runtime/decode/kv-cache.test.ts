import { create, toBinary } from '@bufbuild/protobuf'
import { InferenceSession } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Decoder, rewind, type Sequence } from '#runtime/decode/decoder.ts'
import {
  ModelProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
} from '#runtime/graph/onnx_pb.ts'
import { parseModel } from '#runtime/graph/parse.ts'
import { prepareDecoder } from '#runtime/graph/prepare.ts'
import { referenceForward } from '#test/fixtures/reference-forward.ts'
import type { TinyKind } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { Random } from '#test/unit/support/random.ts'

const LAST = { logits: 'last', outputs: [] } as const

async function open(bytes: Uint8Array, cache: 'delta' | 'growing'): Promise<Decoder> {
  const prepared = prepareDecoder(bytes, { cache, captures: [], merge: true, weightsFile: null })
  const session = await InferenceSession.create(prepared.model, { intraOpNumThreads: 1 })
  return new Decoder(session, prepared.description.names, prepared.cache)
}

/** The same graph without a cache: its past is a constant with no rows, its present is not returned. */
function withoutCache(kind: TinyKind): Uint8Array {
  const { bytes, shape } = buildTinyModel(kind)
  const model = parseModel(bytes)
  const isPast = (name: string): boolean => name.startsWith('past')
  for (const { name } of model.graph.input.filter((input) => isPast(input.name))) {
    const dims = [1, shape.kvHeads, 0, shape.headDim].map(BigInt)
    const empty = { name, dims, dataType: TensorProto_DataType.FLOAT, rawData: new Uint8Array(0) }
    model.graph.initializer.push(create(TensorProtoSchema, empty))
  }
  model.graph.input = model.graph.input.filter((input) => !isPast(input.name))
  model.graph.output = model.graph.output.filter(({ name }) => !name.startsWith('present'))
  return toBinary(ModelProtoSchema, model)
}

const FORMS: [name: string, kind: TinyKind, make: () => Promise<Decoder>][] = [
  ['rows of our own', 'gqa', () => open(buildTinyModel('gqa').bytes, 'delta')],
  ['a cache returned whole', 'gqa', () => open(buildTinyModel('gqa').bytes, 'growing')],
  ['a cache of two branches', 'merged', () => open(buildTinyModel('merged').bytes, 'growing')],
  ['no cache', 'gpt2', () => open(withoutCache('gpt2'), 'growing')],
]

describe.each(FORMS)('%s', (name, kind, make) => {
  const { shape, weights } = buildTinyModel(kind)
  let decoder: Decoder

  beforeAll(async () => {
    decoder = await make()
  })
  afterAll(async () => {
    await decoder.release()
  })

  /** Runs `ids` and checks the last row against the reference over everything read so far. */
  async function step(sequence: Sequence, ids: number[]): Promise<void> {
    const { logits } = await decoder.pass(sequence, ids, LAST)
    const expected = referenceForward(shape, weights, sequence.ids).logits.at(-1) ?? []
    expect(logits).toHaveLength(expected.length)
    for (const [i, x] of [...logits].entries()) expect(x).toBeCloseTo(expected[i] ?? NaN, 3)
  }

  it('survives any order of going on, going back and branching', async () => {
    const random = new Random(23)
    let sequences: Sequence[] = [decoder.newSequence()]
    for (let round = 0; round < 24; round++) {
      const sequence = sequences[random.int(0, sequences.length)]
      if (sequence === undefined) continue
      const length = sequence.ids.length
      const action = random.int(0, 4)
      if (action === 0 && decoder.cached) rewind(sequence, random.int(0, length + 1))
      if (action === 1 && decoder.cached) {
        const kept = random.int(0, length + 1)
        const fork = {
          ids: sequence.ids.slice(0, kept),
          cache: sequence.cache.fork(kept),
          exact: 0,
        }
        sequences = [...sequences, fork].slice(-3)
      }
      if (sequence.ids.length > 180) rewind(sequence, 0)
      await step(
        sequence,
        random.list(random.int(1, 40), () => random.int(4, shape.vocabulary)),
      )
    }
  })

  it('counts its tokens and its memory', async () => {
    const sequence = decoder.newSequence()
    await step(sequence, [10, 11, 12])
    const rows = name === 'no cache' ? 0 : 3
    expect(sequence.cache.length).toBe(rows)
    expect(sequence.cache.bytes).toBeGreaterThanOrEqual(
      rows * shape.layers * 2 * shape.kvHeads * shape.headDim * 4,
    )
  })

  it('says which rows were read several at a time', async () => {
    const sequence = decoder.newSequence()
    await step(sequence, [10, 11, 12])
    expect(sequence.exact).toBe(3)
    await step(sequence, [13])
    await step(sequence, [14, 15])
    expect(sequence.exact).toBe(3)
    expect(rewind(sequence, 2).exact).toBe(2)
  })
})
