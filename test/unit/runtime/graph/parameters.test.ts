import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyse } from '#runtime/graph/analyse.ts'
import { graphSizes, type GraphSizes } from '#runtime/graph/parameters.ts'
import { parseModel } from '#runtime/graph/parse.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import type { Linear, Norm } from '#test/fixtures/tiny-models/weights.ts'
import { BUNDLED, BUNDLED_FOLDER } from './bundled.ts'

function sizesOf(bytes: Uint8Array): GraphSizes {
  const model = parseModel(bytes)
  return graphSizes(model, analyse(model))
}
const ofLinear = (linear: Linear | null): number =>
  (linear?.weight.length ?? 0) + (linear?.bias?.length ?? 0)
const ofNorm = (norm: Norm | null): number => (norm?.gamma.length ?? 0) + (norm?.beta?.length ?? 0)

it.each(TINY_KINDS)('counts the weights a decoder written as %s was made of', (kind) => {
  const { bytes, weights, shape } = buildTinyModel(kind)
  const layers = weights.layers.map((layer) => ({
    attention: [layer.query, layer.key, layer.value, layer.output].map(ofLinear),
    ffn: [layer.gate, layer.up, layer.down].map(ofLinear),
    norms: [layer.attentionNorm, layer.mlpNorm].map(ofNorm),
  }))
  const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0)
  const [first] = layers
  const embedding = weights.embedding.length
  const [finalNorm, head, other] = [
    ofNorm(weights.finalNorm),
    ofLinear(weights.head),
    weights.positions?.length ?? 0,
  ]
  const inLayers = sum(
    layers.flatMap(({ attention, ffn, norms }) => [...attention, ...ffn, ...norms]),
  )
  expect(sizesOf(bytes)).toEqual({
    parameters: {
      total: embedding + inLayers + finalNorm + head + other,
      embedding,
      perLayer: {
        attention: sum(first?.attention ?? []),
        ffn: sum(first?.ffn ?? []),
        norms: sum(first?.norms ?? []),
      },
      finalNorm,
      head,
      other,
    },
    ffnSize: shape.intermediate,
  })
})

describe('the bundled model', () => {
  it('has as many weights as its config.json implies, its tied matrix counted once', () => {
    const config = JSON.parse(readFileSync(`${BUNDLED_FOLDER}/../config.json`, 'utf8')) as Record<
      string,
      number
    >
    const {
      vocab_size: vocabulary = NaN,
      hidden_size: width = NaN,
      intermediate_size: intermediate = NaN,
      num_hidden_layers: layers = NaN,
      num_attention_heads: heads = NaN,
      num_key_value_heads: kvHeads = NaN,
    } = config
    // Llama: queries and outputs [width, width], keys and values narrower; gate, up, down; no biases.
    const attention = 2 * width * width + 2 * width * (width / heads) * kvHeads
    const ffn = 3 * width * intermediate
    const embedding = vocabulary * width
    const total = embedding + layers * (attention + ffn + 2 * width) + width
    expect(total).toBe(134_515_008)
    expect(sizesOf(readFileSync(BUNDLED))).toEqual({
      parameters: {
        total,
        embedding,
        perLayer: { attention, ffn, norms: 2 * width },
        finalNorm: width,
        head: 0,
        other: 0,
      },
      ffnSize: intermediate,
    })
  })
})
