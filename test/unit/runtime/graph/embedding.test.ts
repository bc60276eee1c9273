import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { extractEmbedding } from '#runtime/graph/embedding.ts'
import { GraphError } from '#runtime/graph/graph-error.ts'
import { parseModel, serializeModel } from '#runtime/graph/parse.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { BUNDLED, BUNDLED_FOLDER } from './bundled.ts'
import { createSession, floatsOf } from './decoder-session.ts'

const IDS = [5, 287, 0, 5, 42]

async function lookUp(
  source: Uint8Array,
  ids: readonly number[],
  weightsFile: string | null = null,
  folder = '',
): Promise<{ vectors: Float32Array; table: number[] }> {
  const embedding = extractEmbedding(source, { weightsFile })
  const session = await createSession(embedding.model, folder)
  const feeds = { [embedding.ids]: new Tensor('int64', BigInt64Array.from(ids, BigInt)) }
  const result = await session.run(feeds)
  const shape = result[embedding.table]?.data
  await session.release()
  return {
    vectors: floatsOf(result[embedding.vectors]),
    table: shape instanceof BigInt64Array ? [...shape].map(Number) : [],
  }
}

describe.each(TINY_KINDS)('the embedding of %s', (kind) => {
  const { shape, weights, bytes } = buildTinyModel(kind)
  const expected = IDS.flatMap((id) => [
    ...weights.embedding.subarray(id * shape.width, (id + 1) * shape.width),
  ])

  it('gives the rows of its matrix, digit for digit and without positions', async () => {
    const { vectors, table } = await lookUp(bytes, IDS)
    expect([...vectors]).toEqual(expected)
    expect(table).toEqual([shape.vocabulary, shape.width])
  })

  it('reads them from the file the graph came from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-embedding-'))
    writeFileSync(join(folder, 'model.onnx'), bytes)
    const { vectors } = await lookUp(bytes, IDS, 'model.onnx', folder)
    expect([...vectors]).toEqual(expected)
    rmSync(folder, { recursive: true })
  })
})

it('says where the graph looks nothing up in constant rows', () => {
  const model = parseModel(buildTinyModel('gqa').bytes)
  for (const node of model.graph.node) {
    if (node.opType === 'Gather' && node.input[1] === 'input_ids') node.opType = 'GatherElements'
  }
  const source = serializeModel(model)
  expect(() => extractEmbedding(source, { weightsFile: null })).toThrow(GraphError)
})

/** value = (stored − 128) · scale, 32 values a scale: com.microsoft GatherBlockQuantized, 8 bits. */
it('unpacks the 8-bit rows of the bundled model as its operator is defined', async () => {
  const source = new Uint8Array(readFileSync(BUNDLED))
  const { graph } = parseModel(source)
  const weight = (name: string): Uint8Array => {
    const tensor = graph.initializer.find((one) => one.name === name)
    if (tensor === undefined) throw new Error(`the graph has no ${name}`)
    return tensor.rawData
  }
  const stored = weight('lm_head.MatMul.weight_Q8')
  const scales = weight('lm_head.MatMul.weight_scales')
  const scaleAt = new DataView(scales.buffer, scales.byteOffset, scales.byteLength)
  const ids = [0, 1, 504, 28, 49_151]
  const { vectors, table } = await lookUp(source, ids, 'model_q4.onnx', BUNDLED_FOLDER)
  expect(table).toEqual([49_152, 576])
  for (const [at, id] of ids.entries()) {
    for (let i = 0; i < 576; i++) {
      const scale = scaleAt.getFloat32((id * 18 + Math.floor(i / 32)) * 4, true)
      const value = Math.fround(((stored[id * 576 + i] ?? 0) - 128) * scale)
      expect(vectors[at * 576 + i]).toBe(value)
    }
  }
})
