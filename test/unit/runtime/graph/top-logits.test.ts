import { Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { extractHead } from '#runtime/graph/head.ts'
import { TOPS } from '#runtime/graph/top-logits.ts'
import { referenceForward } from '#test/fixtures/reference-forward.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { createSession, floatsOf } from './decoder-session.ts'

const IDS = [5, 17, 100, 42, 7, 250]
const COUNT = 4

describe.each(TINY_KINDS)('the head of %s', (kind) => {
  it('tells the largest logits and the log of the sum as its own logits have them', async () => {
    const { shape, weights, bytes } = buildTinyModel(kind)
    const { residual } = referenceForward(shape, weights, IDS)
    const rows = Float32Array.from(residual.at(-1)?.flat() ?? [])
    const head = extractHead(bytes, { weightsFile: null })
    const session = await createSession(head.model)
    const results = await session.run({
      [head.input]: new Tensor('float32', rows, [1, IDS.length, shape.width]),
      [TOPS.count]: new Tensor('int64', BigInt64Array.of(BigInt(COUNT)), [1]),
    })
    const logits = floatsOf(results[head.output])
    const [top, sums] = [floatsOf(results[TOPS.logits]), floatsOf(results[TOPS.logSum])]
    const ids = [...(results[TOPS.ids]?.data as BigInt64Array)].map(Number)
    expect(ids).toHaveLength(IDS.length * COUNT)
    for (let row = 0; row < IDS.length; row++) {
      const own = logits.subarray(row * shape.vocabulary, (row + 1) * shape.vocabulary)
      const sorted = [...own.keys()].sort((a, b) => (own[b] ?? 0) - (own[a] ?? 0) || a - b)
      const listed = ids.slice(row * COUNT, (row + 1) * COUNT)
      expect(listed).toEqual(sorted.slice(0, COUNT))
      for (const [i, id] of listed.entries()) expect(top[row * COUNT + i]).toBe(own[id])
      const sum = own.reduce((total, logit) => total + Math.exp(logit), 0)
      expect(Math.abs((sums[row] ?? 0) - Math.log(sum))).toBeLessThan(2e-6)
    }
  })
})
