import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchTranslations } from '#runtime/seq2seq/decode.ts'
import { loadTranslator, type LoadedTranslator } from '#runtime/seq2seq/load.ts'
import { BERGAMOT, TATOEBA } from './golden.ts'

const BEAM = (width: number) => ({ width, lengthPenalty: 1 })

/** Cross-attention of one head for each target token of a known translation: `[layer][target][source]`. */
async function crossOf(model: LoadedTranslator, source: number[], target: number[], head: number) {
  const encoded = await model.translator.encode(source, false)
  let state = model.translator.begin(encoded)
  const layers: number[][][] = []
  for (const id of [model.rules.startId, ...target.slice(0, -1)]) {
    const step = await model.translator.step(encoded, state, id, true)
    ;({ state } = step)
    for (const [layer, weights] of step.cross.entries()) {
      const from = head * source.length
      ;(layers[layer] ??= []).push([...weights.subarray(from, from + source.length)])
    }
  }
  return layers
}

function worst(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  expect(a.map((row) => row.length)).toEqual(b.map((row) => row.length))
  return Math.max(...a.flatMap((row, i) => row.map((w, j) => Math.abs(w - (b[i]?.[j] ?? NaN)))))
}

it.each(['tatoeba-en-zh', 'bergamot-en-pt'])(
  '%s reads several branches at once as it reads them one by one',
  async (id) => {
    const model = await loadTranslator(id, `resources/models/${id}`, 1)
    const { translator, rules } = model
    const encoded = await translator.encode(model.tokenizer.encode('I like apples.', true), false)
    const first = await translator.step(encoded, translator.begin(encoded), rules.startId, false)
    // Two steps, so that the states that come out of a batch go into one again.
    let branches = [11, 200, 33].map((token) => ({ state: first.state, id: token }))
    for (const next of [7, 8]) {
      const together = await translator.steps(encoded, branches)
      for (const [at, branch] of branches.entries()) {
        const alone = await translator.step(encoded, branch.state, branch.id, false)
        const found = together[at]?.logits ?? new Float32Array(0)
        expect(found.length).toBe(alone.logits.length)
        const far = alone.logits.reduce(
          (most, logit, i) => Math.max(most, Math.abs(logit - (found[i] ?? NaN))),
          0,
        )
        expect(far).toBeLessThan(1e-3)
      }
      branches = together.map(({ state }, at) => ({ state, id: next + at }))
    }
    await translator.release()
  },
)

describe('the teaching model', () => {
  let model: LoadedTranslator
  beforeAll(async () => {
    model = await loadTranslator('tatoeba-en-zh', 'resources/models/tatoeba-en-zh', 1)
  })
  afterAll(() => model.translator.release())
  const text = (ids: readonly number[]) => model.tokenizer.visibleText(ids)

  it.each(TATOEBA.tokenizer)('reads $text as the reference does', ({ text: given, ids }) => {
    expect(model.tokenizer.encode(given, true)).toEqual(ids)
  })

  it.each(TATOEBA.sentences)('translates $text greedily, token by token', async (sentence) => {
    expect(model.tokenizer.encode(sentence.text, true)).toEqual(sentence.input_ids)
    const encoded = await model.translator.encode(sentence.input_ids, false)
    const [best] = await searchTranslations(model, encoded, BEAM(1))
    expect(best?.ids).toEqual(sentence.greedy_ids)
    expect(text(best?.ids ?? [])).toBe(sentence.greedy_text)
  })

  it.each(TATOEBA.sentences)('translates $text with a beam of 4', async (sentence) => {
    const encoded = await model.translator.encode(sentence.input_ids, false)
    const [best] = await searchTranslations(model, encoded, BEAM(4))
    expect(text(best?.ids ?? [])).toBe(sentence.beam4_text)
  })

  it('looks at the source where the reference does', async () => {
    const withRows = TATOEBA.sentences.filter((one) => one.cross_attention_l0h0)
    expect(withRows.length).toBeGreaterThan(0)
    for (const { input_ids, greedy_ids, cross_attention_l0h0: rows = [] } of withRows) {
      const [layer0 = []] = await crossOf(model, input_ids, greedy_ids, 0)
      expect(worst(layer0, rows)).toBeLessThanOrEqual(1e-3)
    }
  })

  it('says at first what the reference says', async () => {
    for (const { input_ids, first_logits_top5 } of TATOEBA.sentences) {
      const encoded = await model.translator.encode(input_ids, false)
      const state = model.translator.begin(encoded)
      const { logits } = await model.translator.step(encoded, state, model.rules.startId, false)
      for (const [id, logit] of first_logits_top5) {
        expect(Math.abs((logits[id] ?? NaN) - logit)).toBeLessThanOrEqual(2e-3)
      }
    }
  })

  it('attends in rows that sum to 1, over what was written before and over the whole source', async () => {
    const [sentence] = TATOEBA.sentences
    const source = sentence?.input_ids ?? []
    const encoded = await model.translator.encode(source, true)
    expect(encoded.attention).toHaveLength(3)
    let state = model.translator.begin(encoded)
    for (const [at, id] of [model.rules.startId, ...(sentence?.greedy_ids ?? [])].entries()) {
      const step = await model.translator.step(encoded, state, id, true)
      ;({ state } = step)
      for (const weights of [...step.self, ...step.cross]) {
        const keys = weights.length / 4
        expect([at + 1, source.length]).toContain(keys)
        for (let head = 0; head < 4; head++) {
          const row = weights.subarray(head * keys, (head + 1) * keys)
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
        }
      }
    }
  })
})

describe.each(['bergamot-en-pt', 'bergamot-pt-en'] as const)('%s', (id) => {
  const golden = BERGAMOT[id]
  let model: LoadedTranslator
  beforeAll(async () => {
    model = await loadTranslator(id, `resources/models/${id}`, 1)
  })
  afterAll(() => model.translator.release())

  it('has a recurrent decoder, and no self-attention of it', async () => {
    expect(model.translator.recurrent).toBe(true)
    const encoded = await model.translator.encode([0], true)
    const state = model.translator.begin(encoded)
    const step = await model.translator.step(encoded, state, model.rules.startId, true)
    expect(step.self).toEqual([])
    expect(step.cross).toHaveLength(2)
    expect(encoded.attention).toHaveLength(6)
  })

  it.each(golden.tokenizer)('reads $text as the reference does', ({ text, ids }) => {
    expect(model.tokenizer.encode(text, true)).toEqual(ids)
  })

  it.each(golden.sentences)('translates $source greedily, token by token', async (sentence) => {
    expect(model.tokenizer.encode(sentence.source, true)).toEqual(sentence.source_ids)
    const encoded = await model.translator.encode(sentence.source_ids, false)
    const [best] = await searchTranslations(model, encoded, BEAM(1))
    expect(best?.ids).toEqual(sentence.target_ids)
  })

  it('looks at the source where the reference does', async () => {
    const { source_ids, target_ids, head, layer_0, layer_1 } = golden.cross_attention
    const [layer0 = [], layer1 = []] = await crossOf(model, source_ids, target_ids, head)
    expect(worst(layer0, layer_0)).toBeLessThanOrEqual(1e-4)
    expect(worst(layer1, layer_1)).toBeLessThanOrEqual(1e-4)
  })

  it('says at first what the reference says', async () => {
    const { source_ids, ids, logits } = golden.first_step_logits
    const encoded = await model.translator.encode(source_ids, false)
    const state = model.translator.begin(encoded)
    const step = await model.translator.step(encoded, state, model.rules.startId, false)
    for (const [i, token] of ids.entries()) {
      expect(Math.abs((step.logits[token] ?? NaN) - (logits[i] ?? NaN))).toBeLessThanOrEqual(2e-3)
    }
  })
})
