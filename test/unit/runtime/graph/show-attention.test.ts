import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { floatsOf, idTensor } from '#runtime/decode/tensors.ts'
import { ELEMENT, makeNode, makeValue } from '#runtime/graph/edit.ts'
import type { GraphProto } from '#runtime/graph/onnx_pb.ts'
import { parseModel, serializeModel, type OnnxModel } from '#runtime/graph/parse.ts'
import { showAttention } from '#runtime/graph/show-attention.ts'
import { referenceTranslator } from '#test/fixtures/reference-translator.ts'
import { buildTinyTranslator, type TinyTranslator } from '#test/fixtures/tiny-translators/build.ts'
import { LAYOUTS, TINY_TRANSLATORS } from '#test/fixtures/tiny-translators/shape.ts'
import { headsDifference } from './compare.ts'

const FIRST = { merged: 'decoder_model_merged.onnx', split: 'decoder_model.onnx' } as const
const SOURCE = [7, 9, 5, 20, 11, 33]
const SEEN = 4
const TARGET = [3, 8, 30, 12, 6]

function graphOf({ graphs }: TinyTranslator, name: string): OnnxModel {
  return parseModel(graphs.get(name) ?? new Uint8Array())
}
async function sessionOf(model: OnnxModel): Promise<InferenceSession> {
  return InferenceSession.create(serializeModel(model), { intraOpNumThreads: 1 })
}
function read(outputs: InferenceSession.OnnxValueMapType, name: string) {
  const tensor = outputs[name]
  if (tensor === undefined) throw new Error(`there is no output ${name}`)
  return { data: floatsOf(tensor), dims: tensor.dims }
}
/** Every graph of a model, branches too. */
function bodies(graph: GraphProto): GraphProto[] {
  const inner = graph.node.flatMap(({ attribute }) => attribute.flatMap(({ g }) => g ?? []))
  return [graph, ...inner.flatMap(bodies)]
}
const mask = idTensor(SOURCE.map((_, at) => (at < SEEN ? 1 : 0)))

describe.each(TINY_TRANSLATORS)('attention of a tiny %s', (kind) => {
  it('of the encoder is the reference’s, and 0 where the source is padding', async () => {
    const made = buildTinyTranslator(kind, 'merged')
    const model = graphOf(made, 'encoder_model.onnx')
    const { added, missing } = showAttention(model, 'encoder')
    expect(added).toEqual([0, 1, 2].map((layer) => `encoder_attentions.${String(layer)}`))
    expect(missing.size).toBe(0)
    const session = await sessionOf(model)
    const outputs = await session.run({ input_ids: idTensor(SOURCE), attention_mask: mask })
    for (const name of added) {
      const { data, dims } = read(outputs, name)
      expect(dims).toEqual([1, made.shape.heads, SOURCE.length, SOURCE.length])
      for (const [at, weight] of data.entries()) {
        if (at % SOURCE.length >= SEEN) expect(weight).toBe(0)
      }
    }
    const plain = await session.run({
      input_ids: idTensor(SOURCE),
      attention_mask: idTensor(SOURCE.map(() => 1)),
    })
    const { encoder } = referenceTranslator(made.shape, made.weights, SOURCE, [0])
    for (const [layer, heads] of encoder.entries()) {
      const { data } = read(plain, `encoder_attentions.${String(layer)}`)
      const length = SOURCE.length
      expect(headsDifference(data, heads, 0, length, length)).toBeLessThan(2e-5)
    }
  })

  it.each(LAYOUTS)('of a %s decoder never looks ahead, nor at padding', async (layout) => {
    const made = buildTinyTranslator(kind, layout)
    const { shape, weights } = made
    const model = graphOf(made, FIRST[layout])
    const { added, missing } = showAttention(model, 'decoder')
    const layers = Array.from({ length: shape.decoderLayers }, (_, layer) => String(layer))
    expect(added).toEqual([
      ...layers.map((layer) => `decoder_attentions.${layer}`),
      ...layers.map((layer) => `cross_attentions.${layer}`),
    ])
    expect(missing.size).toBe(0)
    const session = await sessionOf(model)
    const { hidden, self } = referenceTranslator(shape, weights, SOURCE, TARGET)
    const feeds: Record<string, Tensor> = {
      input_ids: idTensor(TARGET),
      encoder_attention_mask: mask,
      encoder_hidden_states: new Tensor('float32', Float32Array.from(hidden.flat()), [
        1,
        SOURCE.length,
        shape.width,
      ]),
    }
    if (layout === 'merged') feeds.use_cache_branch = new Tensor('bool', [false], [1])
    for (const name of session.inputNames.filter((one) => one.startsWith('past'))) {
      feeds[name] = new Tensor('float32', new Float32Array(0), [1, shape.heads, 0, shape.headDim])
    }
    const outputs = await session.run(feeds)
    for (const [layer, heads] of self.entries()) {
      const { data: rows, dims } = read(outputs, `decoder_attentions.${String(layer)}`)
      expect(dims).toEqual([1, shape.heads, TARGET.length, TARGET.length])
      // The first layer's does not depend on the source, of which a part is hidden here.
      if (layer === 0) {
        const length = TARGET.length
        expect(headsDifference(rows, heads, 0, length, length)).toBeLessThan(2e-5)
      }
      for (const [at, weight] of rows.entries()) {
        const [key, query] = [at % TARGET.length, Math.floor(at / TARGET.length) % TARGET.length]
        if (key > query) expect(weight).toBe(0)
        else expect(weight).toBeGreaterThan(0)
      }
      const cross = read(outputs, `cross_attentions.${String(layer)}`)
      expect(cross.dims).toEqual([1, shape.heads, TARGET.length, SOURCE.length])
      for (const [at, weight] of cross.data.entries()) {
        if (at % SOURCE.length >= SEEN) expect(weight).toBe(0)
        else expect(weight).toBeGreaterThan(0)
      }
    }
  })

  it('that a graph declares by itself is left as it is', () => {
    const made = buildTinyTranslator(kind, 'merged')
    const model = graphOf(made, FIRST.merged)
    showAttention(model, 'decoder')
    const declaring = parseModel(serializeModel(model))
    const outputs = declaring.graph.output.length
    const again = showAttention(declaring, 'decoder')
    expect([again.added, again.missing.size]).toEqual([[], 0])
    expect(declaring.graph.output).toHaveLength(outputs)
  })

  it('of which a graph declares one kind is completed by the other', () => {
    const model = graphOf(buildTinyTranslator(kind, 'split'), FIRST.split)
    const { graph } = model
    const softmax = graph.node.find(({ opType }) => opType === 'Softmax')
    const name = 'decoder_attentions.0'
    graph.node.push(
      makeNode({ op: 'Identity', name, inputs: [softmax?.output[0] ?? ''], outputs: [name] }),
    )
    graph.output.push(makeValue(name, ELEMENT.FLOAT))
    const { added } = showAttention(model, 'decoder')
    expect(added).toEqual(['cross_attentions.0', 'cross_attentions.1'])
  })

  it('is said to be missing where it is not to be found, or only in one branch', () => {
    const model = graphOf(buildTinyTranslator(kind, 'merged'), FIRST.merged)
    const [, branch] = bodies(model.graph)
    const softmax = branch?.node.find(({ opType }) => opType === 'Softmax')
    if (softmax === undefined) throw new Error('the fixture has no softmax')
    softmax.opType = 'LogSoftmax'
    const outputs = model.graph.output.length
    const { added, missing } = showAttention(model, 'decoder')
    expect(added.every((name) => name.startsWith('cross_attentions'))).toBe(true)
    expect([...missing]).toEqual([['decoder', 'noAttention']])
    expect(model.graph.output).toHaveLength(outputs + added.length)
  })
})
