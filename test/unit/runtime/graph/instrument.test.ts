import { beforeAll, describe, expect, it } from 'vitest'
import { CAPTURES, outputName, SUMMARY } from '#runtime/graph/captures.ts'
import { referenceForward, type Reference } from '#test/fixtures/reference-forward.ts'
import { TINY_KINDS, type TinyKind } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel, type TinyModel } from '#test/fixtures/tiny-models/build.ts'
import { flatDifference, headsDifference, rowsDifference } from './compare.ts'
import { openDecoder } from './decoder-session.ts'

const IDS = [5, 17, 100, 42, 7, 250, 3, 9, 11, 60, 201]
/** A prompt, a continuation of several tokens, single steps: as chat does it. */
const CHUNKS = [5, 4, 1, 1]
const TOLERANCE = 1e-4

const CASES = TINY_KINDS.flatMap((kind) => [
  { kind, merge: false },
  { kind, merge: true },
])

describe.each(CASES)('$kind, merge $merge: outputs against the reference', ({ kind, merge }) => {
  let model: TinyModel
  let reference: Reference
  let steps: { from: number; rows: number; outputs: Record<string, Float32Array> }[]
  let missing: readonly { output: string }[]

  beforeAll(async () => {
    model = buildTinyModel(kind)
    reference = referenceForward(model.shape, model.weights, IDS)
    const session = await openDecoder(model.bytes, { captures: CAPTURES, merge })
    missing = session.prepared.missing
    steps = []
    let from = 0
    for (const rows of CHUNKS) {
      steps.push({ from, rows, outputs: await session.run(IDS.slice(from, from + rows)) })
      from += rows
    }
  })

  const worstOver = (compare: (step: (typeof steps)[number]) => number): number =>
    Math.max(...steps.map(compare))

  it('gives the logits', () => {
    const worst = worstOver(({ from, outputs }) =>
      rowsDifference(get(outputs, 'logits'), reference.logits, from),
    )
    expect(worst).toBeLessThan(TOLERANCE)
  })

  it('gives the attention of every layer and head', () => {
    expectLayers((layer, index, { from, rows, outputs }) => {
      const tensor = get(outputs, outputName('attention', index))
      return headsDifference(tensor, layer.attention, from, rows, from + rows)
    })
  })

  it.each(['query', 'key', 'value'] as const)('gives %s as the attention uses it', (part) => {
    expectLayers((layer, index, { from, rows, outputs }) => {
      const tensor = get(outputs, outputName(part, index))
      return headsDifference(tensor, layer[part], from, rows, model.shape.headDim)
    })
  })

  it('gives the residual stream at every boundary', () => {
    reference.residual.forEach((stream, index) => {
      const worst = worstOver(({ from, outputs }) =>
        rowsDifference(get(outputs, outputName('residual', index)), stream, from),
      )
      expect(worst, `residual ${index}`).toBeLessThan(TOLERANCE)
    })
  })

  it('gives the stream between attention and MLP, or says why there is none', () => {
    expect(missing.map(({ output }) => output)).toEqual(
      model.shape.parallel
        ? reference.layers.map((_, index) => outputName('attention-residual', index))
        : [],
    )
    expectLayers((layer, index, { from, outputs }) => {
      if (layer.residualAfterAttention === null) return 0
      const tensor = get(outputs, outputName('attention-residual', index))
      return rowsDifference(tensor, layer.residualAfterAttention, from)
    })
  })

  it('gives the MLP activation', () => {
    expectLayers((layer, index, { from, outputs }) =>
      rowsDifference(get(outputs, outputName('mlp', index)), layer.mlp, from),
    )
  })

  it('gives what the attention and the MLP read, and what they add to the stream', () => {
    const parts = [
      ['attention-input', 'attentionInput'],
      ['attention-output', 'attentionOutput'],
      ['mlp-input', 'mlpInput'],
      ['mlp-output', 'mlpOutput'],
    ] as const
    for (const [capture, part] of parts) {
      expectLayers((layer, index, { from, outputs }) =>
        rowsDifference(get(outputs, outputName(capture, index)), layer[part], from),
      )
    }
  })

  it('gives what each head mixed together', () => {
    expectLayers((layer, index, { from, rows, outputs }) => {
      const tensor = get(outputs, outputName('context', index))
      return headsDifference(tensor, layer.context, from, rows, model.shape.headDim)
    })
  })

  it('gives the summary: the mean over the heads of the last row', () => {
    const worst = worstOver(({ from, rows, outputs }) => {
      const last = from + rows - 1
      const means = reference.layers.map(({ attention }) =>
        Array.from(
          { length: last + 1 },
          (_, key) =>
            attention.reduce((sum, head) => sum + (head[last]?.[key] ?? 0), 0) / attention.length,
        ),
      )
      return rowsDifference(get(outputs, SUMMARY), means, 0)
    })
    expect(worst).toBeLessThan(TOLERANCE)
  })

  function expectLayers(
    compare: (
      layer: Reference['layers'][number],
      index: number,
      step: (typeof steps)[number],
    ) => number,
  ): void {
    reference.layers.forEach((layer, index) => {
      const worst = worstOver((step) => compare(layer, index, step))
      expect(worst, `layer ${index}`).toBeLessThan(TOLERANCE)
    })
  }
})

describe('an instrumented graph computes what the plain one does', () => {
  it.each<TinyKind>(['gqa', 'mha', 'attention', 'merged'])('%s', async (kind) => {
    const { bytes } = buildTinyModel(kind)
    const plain = await openDecoder(bytes)
    const seen = await openDecoder(bytes, { captures: CAPTURES })
    for (const ids of [IDS.slice(0, 6), IDS.slice(6, 7)]) {
      const [a, b] = [await plain.run(ids), await seen.run(ids)]
      expect(flatDifference(get(b, 'logits'), get(a, 'logits'))).toBeLessThan(1e-5)
    }
  })
})

function get(outputs: Record<string, Float32Array>, name: string): Float32Array {
  const tensor = outputs[name]
  if (tensor === undefined) throw new Error(`The graph gave no “${name}”.`)
  return tensor
}
