import { describe, expect, it } from 'vitest'
import { analyse } from '#runtime/graph/analyse.ts'
import { mergeProjections } from '#runtime/graph/merge-projections.ts'
import { parseModel } from '#runtime/graph/parse.ts'
import { TINY_KINDS, type TinyKind } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { flatDifference } from './compare.ts'
import { openDecoder } from './decoder-session.ts'

const IDS = [5, 17, 100, 42, 7, 250, 3]

/** Products saved in two layers: Q, K, V become one (2 saved), gate and up become one (1 saved). */
const SAVED: Record<TinyKind, number> = {
  gqa: 6,
  'gqa-packed': 2,
  'gqa-quantised': 6,
  mha: 4,
  attention: 6,
  gpt2: 0,
  llama: 6,
  merged: 0,
  // Q, K, V go into the attention packed; the MLP reads the same norm, but alone.
  parallel: 4,
}

describe.each(TINY_KINDS)('%s', (kind) => {
  it('has fewer products after merging', () => {
    const model = parseModel(buildTinyModel(kind).bytes)
    const description = analyse(model)
    const before = products(model.graph.node)
    const saved = kind === 'merged' ? 0 : mergeProjections(model.graph, description)
    expect(saved).toBe(SAVED[kind])
    expect(products(model.graph.node)).toBe(before - saved)
  })

  it('computes the same', async () => {
    const { bytes } = buildTinyModel(kind)
    const plain = await openDecoder(bytes)
    const merged = await openDecoder(bytes, { merge: true })
    for (const ids of [IDS.slice(0, 5), IDS.slice(5, 6), IDS.slice(6)]) {
      const [a, b] = [await plain.run(ids), await merged.run(ids)]
      expect(flatDifference(floats(a.logits), floats(b.logits))).toBeLessThan(1e-5)
    }
  })
})

describe('a merged GroupQueryAttention', () => {
  it.each<TinyKind>(['gqa', 'gqa-quantised', 'parallel'])('%s takes Q | K | V whole', (kind) => {
    const model = parseModel(buildTinyModel(kind).bytes)
    mergeProjections(model.graph, analyse(model))
    const { layers } = analyse(model)
    expect(layers.map(({ form }) => form)).toEqual(['group-query-packed', 'group-query-packed'])
  })

  it('stays apart where somebody else reads Q', () => {
    const model = parseModel(buildTinyModel('gqa').bytes)
    const description = analyse(model)
    const [first] = description.layers
    if (first?.query.found !== true) throw new Error('The query of layer 0 is expected.')
    const { tensor } = first.query.source
    model.graph.output.push({ ...model.graph.output[0]!, name: tensor })
    mergeProjections(model.graph, description)
    const forms = analyse(model).layers.map(({ form }) => form)
    expect(forms).toEqual(['group-query', 'group-query-packed'])
  })
})

function products(nodes: readonly { opType: string }[]): number {
  return nodes.filter(({ opType }) => opType === 'MatMul' || opType === 'MatMulNBits').length
}

function floats(tensor: Float32Array | undefined): Float32Array {
  if (tensor === undefined) throw new Error('The graph gave no logits.')
  return tensor
}
