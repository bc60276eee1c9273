import { describe, expect, test } from 'vitest'
import type { AttentionAnswer, StreamAnswer } from '#shared/trace/probe.ts'
import { byDistance, headDifferences, streamCosines } from '#renderer/inspector/contexts/compare.ts'
import { languageOf, sharedWords } from '#renderer/inspector/contexts/shared-words.ts'

function stream(positions: number[], vectors: number[][][]): StreamAnswer {
  const data = Float32Array.from(vectors.flat(2))
  const shape = [vectors.length, positions.length, vectors[0]?.[0]?.length ?? 0]
  return { stream: { dtype: 'f32', shape, data }, indices: { positions } }
}

test('cosines by layer, and those of the other tokens to hold them against', () => {
  const first = stream([2], [[[1, 0]], [[1, 1]]])
  const second = stream(
    [0, 1, 2, 3],
    [
      [
        [9, 9],
        [1, 0],
        [0, 1],
        [0, -1],
      ],
      [
        [9, 9],
        [1, 0],
        [1, 0],
        [-1, 0],
      ],
    ],
  )
  const { pair, others } = streamCosines(first, 2, second, 1)
  expect(pair[0]).toBeCloseTo(1, 12)
  expect(pair[1]).toBeCloseTo(Math.SQRT1_2, 7)
  // The first token is left out, as attention rests on it whatever the text.
  expect(others?.[0]).toBeCloseTo(0, 12)
  expect(others?.[1]).toBeCloseTo(0, 7)
  expect(streamCosines(first, 2, first, 2).others).toBeNull()
  expect(() => streamCosines(first, 1, second, 1)).toThrow(RangeError)
})

describe('how differently a head attends', () => {
  const attention = (keys: number, query: number, rows: number[][]): AttentionAnswer => ({
    attention: {
      dtype: 'f32',
      shape: [1, rows.length, 1, keys],
      data: Float32Array.from(rows.flat()),
    },
    indices: { layers: [0], heads: rows.map((_, head) => head), positions: [query] },
  })

  test('the first token is apart, the others count back from the word', () => {
    expect(byDistance([0.5, 0.1, 0.15, 0.25])).toEqual([0.5, 0.25, 0.15, 0.1])
    expect(byDistance([1])).toEqual([1])
  })

  test('the same pattern in a longer text is no difference; another one is, by what would have to move', () => {
    const short = attention(3, 2, [
      [0.5, 0.2, 0.3],
      [0, 0, 1],
    ])
    const long = attention(6, 4, [
      [0.5, 0, 0, 0.2, 0.3, 0],
      [0, 1, 0, 0, 0, 0],
    ])
    const found = headDifferences(short, 2, long, 4)
    expect(found.map(({ layer, head }) => [layer, head])).toEqual([
      [0, 0],
      [0, 1],
    ])
    expect(found[0]?.distance).toBeCloseTo(0, 7)
    expect(found[1]?.distance).toBeCloseTo(1, 7)
  })
})

describe('words of two texts', () => {
  const words = (...texts: string[]) =>
    texts.map((text, at) => ({ text, tokens: [at], special: text.startsWith('<'), spaced: true }))

  test('the longest one they share comes first; case is no difference, punctuation no word', () => {
    const first = words('The', 'company', 'Apple', 'made', 'a', 'phone', '.')
    const second = words('She', 'ate', 'an', 'apple', 'and', 'the', 'a', '.')
    expect(sharedWords(first, second)).toEqual([
      { text: 'Apple', first: 2, second: 3 },
      { text: 'The', first: 0, second: 5 },
      { text: 'a', first: 4, second: 6 },
    ])
  })

  test('control tokens are no words, and a text’s letters tell its language', () => {
    expect(sharedWords(words('<s>'), words('<s>'))).toEqual([])
    expect(languageOf('水果店里有苹果')).toBe('zh')
    expect(languageOf('an apple')).toBeNull()
  })
})
