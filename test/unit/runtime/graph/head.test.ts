import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { outputName } from '#runtime/graph/captures.ts'
import { extractHead } from '#runtime/graph/head.ts'
import { TOPS } from '#runtime/graph/top-logits.ts'
import { referenceForward } from '#test/fixtures/reference-forward.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { flatDifference, rowsDifference } from './compare.ts'
import { createSession, floatsOf, openDecoder } from './decoder-session.ts'

const IDS = [5, 17, 100, 42, 7, 250]

describe.each(TINY_KINDS)('the head of %s', (kind) => {
  it('turns the last residual stream into the logits', async () => {
    const { shape, weights, bytes } = buildTinyModel(kind)
    const { residual, logits } = referenceForward(shape, weights, IDS)
    const rows = Float32Array.from(residual.at(-1)?.flat() ?? [])
    const result = await runHead(bytes, rows, shape.width)
    expect(rowsDifference(result, logits, 0)).toBeLessThan(1e-4)
  })

  it('takes any number of rows of any layer', async () => {
    const { shape, weights, bytes } = buildTinyModel(kind)
    const { residual } = referenceForward(shape, weights, IDS)
    const layer = residual[1] ?? []
    const all = await runHead(bytes, Float32Array.from(layer.flat()), shape.width)
    const last = await runHead(bytes, Float32Array.from(layer.at(-1) ?? []), shape.width)
    expect(flatDifference(last, all.slice(-shape.vocabulary))).toBeLessThan(1e-6)
    expect(all).toHaveLength(IDS.length * shape.vocabulary)
  })
})

it('weights may stay in the file they came from', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-graph-'))
  const { shape, bytes } = buildTinyModel('gqa')
  writeFileSync(join(folder, 'model.onnx'), bytes)
  const inside = await openDecoder(bytes, { captures: ['residual'] })
  const outside = await openDecoder(
    bytes,
    { captures: ['residual'], weightsFile: 'model.onnx', merge: true },
    folder,
  )
  expect(outside.prepared.model.length).toBeLessThan(inside.prepared.model.length / 4)
  const [a, b] = [await inside.run(IDS), await outside.run(IDS)]
  expect(flatDifference(get(a, 'logits'), get(b, 'logits'))).toBeLessThan(1e-5)

  const head = extractHead(bytes, { weightsFile: 'model.onnx' })
  const session = await createSession(head.model, folder)
  const residual = get(b, outputName('residual', shape.layers))
  const rows = new Tensor('float32', residual, [1, IDS.length, shape.width])
  const results = await session.run({ [head.input]: rows, [TOPS.count]: count(1) })
  expect(flatDifference(floatsOf(results[head.output]), get(b, 'logits'))).toBeLessThan(1e-5)
})

function count(top: number): Tensor {
  return new Tensor('int64', BigInt64Array.of(BigInt(top)), [1])
}

async function runHead(
  bytes: Uint8Array,
  rows: Float32Array,
  width: number,
): Promise<Float32Array> {
  const head = extractHead(bytes, { weightsFile: null })
  const session = await createSession(head.model)
  const input = new Tensor('float32', rows, [1, rows.length / width, width])
  const results = await session.run({ [head.input]: input, [TOPS.count]: count(1) })
  return floatsOf(results[head.output])
}

function get(outputs: Record<string, Float32Array>, name: string): Float32Array {
  const tensor = outputs[name]
  if (tensor === undefined) throw new Error(`The graph gave no “${name}”.`)
  return tensor
}
