import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseModel, serializeModel } from '#runtime/graph/parse.ts'
import { searchTranslations } from '#runtime/seq2seq/decode.ts'
import { loadTranslator, type LoadedTranslator } from '#runtime/seq2seq/load.ts'
import { floatsOf } from '#runtime/decode/tensors.ts'
import { referenceTranslator } from '#test/fixtures/reference-translator.ts'
import type { TinyTranslator } from '#test/fixtures/tiny-translators/build.ts'
import { LAYOUTS, TINY_TRANSLATORS } from '#test/fixtures/tiny-translators/shape.ts'
import { languageId } from '#test/fixtures/tiny-translators/tokenizer.ts'
import {
  TINY_MAX_LENGTH,
  writeTinyTranslator,
} from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { headsDifference, rowsDifference } from '../graph/compare.ts'

const TEXTS = ['the thing is on', 'a', 'an answer to the other question, in 12 words!'] as const
const TOLERANCE = 2e-5

/** What the reference writes greedily, the end token last if it comes; and all it computes for that. */
function writtenBy({ kind, shape, weights }: TinyTranslator, source: readonly number[]) {
  const { startId, endId, padId } = shape
  const ids: number[] = []
  while (ids.length < TINY_MAX_LENGTH && ids.at(-1) !== endId) {
    const { logits } = referenceTranslator(shape, weights, source, [startId, ...ids])
    const row = [...(logits.at(-1) ?? [])]
    if (kind === 'marian') {
      row[padId] = -Infinity
      if (ids.length === TINY_MAX_LENGTH - 1) row[endId] = Infinity
    }
    const forced = kind === 'm2m100' && ids.length === 0 ? languageId('fr') : null
    ids.push(forced ?? row.indexOf(Math.max(...row)))
  }
  const target = [startId, ...ids]
  return { ids, target, ...referenceTranslator(shape, weights, source, target) }
}

describe.each(TINY_TRANSLATORS)('a tiny %s', (kind) => {
  const known = new Map<string, ReturnType<typeof writtenBy>>()
  describe.each(LAYOUTS)('%s', (layout) => {
    const folder = mkdtempSync(join(tmpdir(), `vitrine-${kind}-`))
    let made: TinyTranslator
    let model: LoadedTranslator
    beforeAll(async () => {
      made = writeTinyTranslator(kind, layout, folder)
      model = await loadTranslator(kind, folder, 1)
    })
    afterAll(async () => {
      await model.translator.release()
      rmSync(folder, { recursive: true })
    })
    const reference = (source: readonly number[]) => {
      const before = known.get(String(source)) ?? writtenBy(made, source)
      known.set(String(source), before)
      return before
    }

    it('says what it is made of, and that all three attentions can be seen', () => {
      const { heads, encoderLayers, decoderLayers, vocabulary, maxPositions } = made.shape
      expect(model.info).toMatchObject({
        layers: { encoder: encoderLayers, decoder: decoderLayers },
        heads: { encoder: heads, decoder: heads },
        vocabSize: vocabulary,
        maxSource: maxPositions,
        precision: 'fp32',
        recurrent: false,
        inspect: { encoder: { ok: true }, decoder: { ok: true }, cross: { ok: true } },
      })
    })

    it.each(TEXTS)('of %j reads, looks and says what the reference does', async (text) => {
      const source = model.tokenizer.encode(text, true)
      expect(source.at(-1)).toBe(made.shape.endId)
      expect(source).not.toContain(model.tokenizer.idOf('<unk>'))
      const { length } = source
      const { hidden, encoder, target, logits, self, cross } = reference(source)
      const encoded = await model.translator.encode(source, true)
      expect(rowsDifference(floatsOf(encoded.hidden), hidden, 0)).toBeLessThan(1e-4)
      expect(encoded.attention).toHaveLength(encoder.length)
      for (const [layer, heads] of encoder.entries()) {
        const own = encoded.attention[layer] ?? new Float32Array()
        expect(headsDifference(own, heads, 0, length, length)).toBeLessThan(TOLERANCE)
      }
      let state = model.translator.begin(encoded)
      for (const [step, id] of target.entries()) {
        const told = await model.translator.step(encoded, state, id, true)
        ;({ state } = told)
        expect(rowsDifference(told.logits, logits, step)).toBeLessThan(2e-4)
        expect([told.self.length, told.cross.length]).toEqual([self.length, cross.length])
        const kinds = [
          [told.self, self, step + 1],
          [told.cross, cross, length],
        ] as const
        for (const [layers, expected, keys] of kinds) {
          for (const [layer, heads] of expected.entries()) {
            const own = layers[layer] ?? new Float32Array()
            expect(headsDifference(own, heads, step, 1, keys)).toBeLessThan(TOLERANCE)
            for (let head = 0; head < made.shape.heads; head++) {
              const row = own.subarray(head * keys, (head + 1) * keys)
              expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
            }
          }
        }
      }
    })

    it('translates greedily into the reference’s tokens', async () => {
      const different: number[] = []
      for (const text of TEXTS) {
        const source = model.tokenizer.encode(text, true)
        const encoded = await model.translator.encode(source, false)
        const [best] = await searchTranslations(model, encoded, { width: 1, lengthPenalty: 1 })
        expect(best?.ids).toEqual(reference(source).ids)
        different.push(new Set(best?.ids).size)
      }
      expect(Math.max(...different)).toBeGreaterThan(1)
    })
  })
})

describe('a decoder whose attention is not to be found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-blind-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('is loaded and translates without it, and says so', async () => {
    const { graphs } = writeTinyTranslator('marian', 'merged', folder)
    const name = 'decoder_model_merged.onnx'
    const graph = parseModel(graphs.get(name) ?? new Uint8Array())
    const branches = graph.graph.node.flatMap(({ attribute }) =>
      attribute.flatMap(({ g }) => g ?? []),
    )
    for (const node of branches.flatMap((branch) => branch.node)) {
      if (node.opType === 'Softmax') node.opType = 'Hardmax'
    }
    writeFileSync(join(folder, 'onnx', name), serializeModel(graph))
    const model = await loadTranslator('blind', folder, 1)
    const hidden = { ok: false, reason: 'noAttention' }
    expect(model.info).toMatchObject({
      layers: { encoder: 3, decoder: 2 },
      heads: { encoder: 4, decoder: 4 },
      inspect: { encoder: { ok: true }, decoder: hidden, cross: hidden },
    })
    const encoded = await model.translator.encode(model.tokenizer.encode('a thing', true), true)
    expect(encoded.attention).toHaveLength(3)
    const step = await model.translator.step(
      encoded,
      model.translator.begin(encoded),
      model.rules.startId,
      true,
    )
    expect([step.cross, step.self]).toEqual([[], []])
    const [best] = await searchTranslations(model, encoded, { width: 2, lengthPenalty: 1 })
    expect(best?.ids.length).toBeGreaterThan(0)
    await model.translator.release()
  })
})
