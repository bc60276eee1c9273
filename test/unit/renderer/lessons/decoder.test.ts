import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECODER } from '#renderer/lessons/chapters/12-decoder.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { SENTENCE, TRANSLATOR } from '#renderer/lessons/translator.ts'
import { crossError } from '#renderer/rooms/lessons/decoder/cross-error.ts'
import { openTranslator, type Opened } from '#test/unit/runtime/seq2seq/asked.ts'
import { TATOEBA } from '#test/unit/runtime/seq2seq/golden.ts'

describe('the translator of chapter 12', () => {
  let opened: Opened
  const [sentence] = TATOEBA.sentences
  const [source, written] = [sentence?.input_ids ?? [], sentence?.greedy_ids ?? []]
  const ALL = { layers: 'all', heads: 'all', positions: 'all' } as const
  beforeAll(async () => {
    opened = await openTranslator(TRANSLATOR, `resources/models/${TRANSLATOR}`)
  })
  afterAll(() => opened.close())

  it('reads the sentence that its golden data begin with', () => {
    expect(sentence?.text).toBe(SENTENCE)
  })

  it.each([
    ['encoder', 1],
    ['decoder', 2],
  ] as const)('has in each block of the %s so many attentions: %i', async (part, count) => {
    const { stages, indices } = await opened.ask(source, written, {
      probe: 'block',
      layers: 'all',
      positions: [0],
      part,
    })
    const attentions = stages.filter(({ stage }) => stage === 'attention' || stage === 'cross')
    expect(attentions).toHaveLength(count)
    for (const { values } of attentions) expect(values.shape[0]).toBe(indices.layers.length)
    expect(indices.layers).toHaveLength(3)
  })

  it('does not look ahead: in every head the upper triangle is exactly 0, and rows sum to 1', async () => {
    const { attention } = await opened.ask(source, written, {
      probe: 'attention',
      ...ALL,
      part: 'decoder',
    })
    const [layers = 0, heads = 0, rows = 0, columns = 0] = attention.shape
    expect([layers, heads, rows, columns]).toEqual([3, 4, written.length + 1, written.length + 1])
    for (let map = 0; map < layers * heads; map++) {
      for (let row = 0; row < rows; row++) {
        const from = (map * rows + row) * columns
        const weights = [...attention.data.subarray(from, from + columns)]
        expect(weights.slice(row + 1)).toEqual(weights.slice(row + 1).map(() => 0))
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
      }
    }
  })

  it('takes queries from the decoder, keys and values from what the encoder made of the source', async () => {
    for (const [layer, head] of [
      [0, 0],
      [2, 3],
    ] as const) {
      const one = {
        layers: [layer],
        heads: [head],
        positions: 'all' as const,
        part: 'cross' as const,
      }
      const qkv = await opened.ask(source, written, { probe: 'qkv', ...one })
      expect(qkv.q.shape.slice(-2)).toEqual([written.length + 1, 64])
      expect(qkv.k.shape.slice(-2)).toEqual([source.length, 64])
      expect(qkv.v.shape.slice(-2)).toEqual([source.length, 64])
      // What the decoder has written changes its queries, and nothing of the keys and values.
      const other = await opened.ask(source, [...written].reverse(), { probe: 'qkv', ...one })
      expect(other.k.data).toEqual(qkv.k.data)
      expect(other.v.data).toEqual(qkv.v.data)
      expect(other.q.data).not.toEqual(qkv.q.data)
      const { attention } = await opened.ask(source, written, { probe: 'attention', ...one })
      if (!(attention.data instanceof Float32Array)) throw new Error('weights are float32')
      expect(crossError(qkv, attention.data)).toBeLessThan(1e-5)
    }
  })
})

it('chapter 12 asks for the cells the mask hides, counted one by one', () => {
  const state = initialState()
  expect(DECODER.ask(state, 'en')).toBeNull()
  for (const read of [1, 2, 6, 9]) {
    state.decoder.read = read
    let hidden = 0
    for (let row = 0; row < read; row++) for (let at = 0; at < read; at++) if (at > row) hidden++
    const asked = DECODER.ask(state, 'en')
    expect(asked?.values.zeros).toBe(String(hidden))
    expect(asked?.judge(String(hidden))).toBe('right')
    expect(asked?.judge(String(hidden + 1))).toBe('wrong')
  }
})
