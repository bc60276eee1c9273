import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyse } from '#runtime/graph/analyse.ts'
import type { AttentionForm, GraphDescription } from '#runtime/graph/description.ts'
import { parseModel } from '#runtime/graph/parse.ts'
import { TINY_KINDS, type TinyKind } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { BUNDLED } from './bundled.ts'

const FORMS: Record<TinyKind, { form: AttentionForm; rotary: string; bodies: number }> = {
  gqa: { form: 'group-query', rotary: 'in-attention', bodies: 1 },
  'gqa-packed': { form: 'group-query-packed', rotary: 'in-attention', bodies: 1 },
  'gqa-quantised': { form: 'group-query', rotary: 'in-attention', bodies: 1 },
  mha: { form: 'multi-head', rotary: 'none', bodies: 1 },
  attention: { form: 'onnx-attention', rotary: 'before-attention', bodies: 1 },
  gpt2: { form: 'softmax', rotary: 'none', bodies: 1 },
  llama: { form: 'softmax', rotary: 'before-attention', bodies: 1 },
  merged: { form: 'softmax', rotary: 'none', bodies: 2 },
  parallel: { form: 'group-query', rotary: 'in-attention', bodies: 1 },
}

describe.each(TINY_KINDS)('%s', (kind) => {
  const { shape, bytes } = buildTinyModel(kind)
  const description = analyse(parseModel(bytes))

  it('is found in its form, with its sizes', () => {
    const { form, rotary, bodies } = FORMS[kind]
    expect(description.bodies).toHaveLength(bodies)
    expect(description).toMatchObject({ width: shape.width, vocabulary: shape.vocabulary })
    for (const body of description.bodies) {
      expect(body.layers.map(sizes)).toEqual(
        Array.from({ length: shape.layers }, (_, index) => ({
          index,
          form,
          heads: shape.heads,
          kvHeads: shape.kvHeads,
          headDim: shape.headDim,
          rotary,
          parallel: shape.parallel,
        })),
      )
      for (const { scale } of body.layers)
        expect(scale).toBeCloseTo(1 / Math.sqrt(shape.headDim), 6)
    }
  })

  it('has its cache by layer', () => {
    description.layers.forEach((layer, index) => {
      expect(layer.cache).toMatchObject({
        found: true,
        key: { past: `past_key_values.${index}.key`, present: `present.${index}.key` },
        value: { past: `past_key_values.${index}.value`, present: `present.${index}.value` },
      })
    })
  })

  it('knows the inputs to feed', () => {
    const plain = FORMS[kind].rotary === 'in-attention' ? null : 'position_ids'
    expect(description.names).toEqual({
      ids: 'input_ids',
      attentionMask: 'attention_mask',
      positionIds: plain,
      logitsToKeep: plain === null ? 'num_logits_to_keep' : null,
      useCacheBranch: kind === 'merged' ? 'use_cache_branch' : null,
      logits: 'logits',
    })
  })
})

describe('the bundled model', () => {
  const description = analyse(parseModel(readFileSync(BUNDLED)))

  it('has 30 layers of grouped attention', () => {
    expect(description).toMatchObject({ opset: 21, width: 576, vocabulary: 49152 })
    expect(description.layers).toHaveLength(30)
    for (const layer of description.layers) {
      expect(sizes(layer)).toMatchObject({ form: 'group-query', heads: 9, kvHeads: 3, headDim: 64 })
    }
  })

  // The names are those its card documents, found here by data flow.
  it('has the residual stream and the MLP activation where its card says', () => {
    expect(residuals(description)).toEqual([
      '/model/embed_tokens/output_0',
      ...range(29).map((index) => `/model/layers.${index + 1}/input_layernorm/output_3`),
      '/model/layers.30/final_norm_layernorm/output_3',
    ])
    description.layers.forEach((layer, index) => {
      const prefix = `/model/layers.${index}`
      expect(layer.mlp).toEqual({ found: true, tensor: `${prefix}/mlp/Mul/output_0` })
      expect(layer.residualAfterAttention).toMatchObject({
        tensor: { name: `${prefix}/post_attention_layernorm/output_3` },
      })
    })
  })
})

function sizes(layer: GraphDescription['layers'][number]): object {
  const { index, form, heads, kvHeads, headDim, rotary, parallel } = layer
  return { index, form, heads, kvHeads, headDim, rotary: rotary.kind, parallel }
}

function residuals(description: GraphDescription): (string | null)[] {
  const boundaries = [
    ...description.layers.map((layer) => layer.residualIn),
    description.bodies[0].residualOut,
  ]
  return boundaries.map((residual) =>
    residual.found && residual.tensor.kind === 'named' ? residual.tensor.name : null,
  )
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
