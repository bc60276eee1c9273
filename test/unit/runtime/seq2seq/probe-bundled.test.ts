import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { far, openTranslator, rowOf, type Opened } from './asked.ts'
import { checkAttention, checkScore, checkStages, weights } from './consistent.ts'
import { TATOEBA } from './golden.ts'

describe('what is asked about the teaching model', () => {
  let opened: Opened
  const [sentence] = TATOEBA.sentences
  const source = sentence?.input_ids ?? []
  const written = sentence?.greedy_ids ?? []
  beforeAll(async () => {
    opened = await openTranslator('tatoeba-en-zh', 'resources/models/tatoeba-en-zh')
  })
  afterAll(() => opened.close())

  it('can be asked of every part', () => {
    const seen = Object.values(opened.model.info.probes.decoder)
    expect(seen.every(({ ok }) => ok)).toBe(true)
  })

  it('scores tokens as the run did', () => checkScore(opened, sentence?.text ?? ''))

  it('says what its rules do not let be chosen', async () => {
    const answer = await opened.ask(source, written, { probe: 'logits', position: 0 })
    const { logits, allowed } = answer
    // generation_config.json: bad_words_ids [[6999]]
    const changed = [...logits.data.keys()].filter((id) => logits.data[id] !== allowed?.data[id])
    expect(changed).toEqual([6999])
    expect(allowed?.data[6999]).toBe(-Infinity)
    const best = [...logits.data].indexOf(Math.max(...(allowed?.data ?? [])))
    expect(best).toBe(written[0])
  })

  it.each(['encoder', 'decoder', 'cross'] as const)('attention of the %s', (part) =>
    checkAttention(opened, source, written, part),
  )

  it('looks at the source where the reference does', async () => {
    const rows = sentence?.cross_attention_l0h0 ?? []
    const { attention } = await opened.ask(source, written, {
      probe: 'attention',
      layers: [0],
      heads: [0],
      positions: rows.map((_, at) => at),
      part: 'cross',
    })
    for (const [at, row] of rows.entries()) {
      expect(far(rowOf(attention, 0, 0, at), row)).toBeLessThan(1e-3)
    }
  })

  it.each([
    ['encoder', 'encoder_model', 'model.encoder'],
    ['decoder', 'decoder_model_merged', 'model.decoder'],
  ] as const)('stages of the %s follow from each other', async (part, file, name) => {
    const request = { probe: 'block', layers: 'all', positions: 'all', part } as const
    const answer = await opened.ask(source, written, request)
    expect(answer).toMatchObject({ norm: 'layer-norm' })
    const path = `resources/models/tatoeba-en-zh/onnx/${file}.onnx`
    checkStages(answer, (layer) => {
      const norm = `${name}.layers.${String(layer)}.self_attn_layer_norm`
      return {
        gamma: weights(path, `${norm}.weight`),
        beta: weights(path, `${norm}.bias`),
      }
    })
  })

  it('knows tokens whose vectors point the same way', async () => {
    const { vectors, neighbours } = await opened.ask(source, written, {
      probe: 'embed',
      ids: [7, 63],
      neighbours: 5,
    })
    expect(vectors.shape).toEqual([2, 256])
    for (const { list } of neighbours) {
      expect(list).toHaveLength(5)
      expect(list.every(({ cosine }) => cosine <= 1 && cosine > 0)).toBe(true)
    }
  })
})
