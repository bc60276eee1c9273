import { describe, expect, test } from 'vitest'
import { splitHits } from '#renderer/rooms/sessions/split-hits.ts'

const hits = (text: string, query: string): string[] =>
  splitHits(text, query)
    .filter((part) => part.hit)
    .map((part) => part.text)

describe('splitHits', () => {
  test('marks every place, whatever the case, and loses nothing', () => {
    expect(hits('Paris, paris, PARIS', 'paris')).toEqual(['Paris', 'paris', 'PARIS'])
    for (const query of ['paris', ',', 's, p', 'x', '', ' PARIS  ,']) {
      const parts = splitHits('Paris, paris, PARIS', query)
      expect(parts.map((part) => part.text).join('')).toBe('Paris, paris, PARIS')
    }
  })

  test('marks every word of the query, the longer where two begin alike', () => {
    expect(hits('the theory of attention', 'attention the theory')).toEqual([
      'the',
      'theory',
      'attention',
    ])
    expect(hits('注意力和注意', '注意 注意力')).toEqual(['注意力', '注意'])
  })

  test('finds a single Chinese character', () => {
    expect(hits('水果店里有苹果', '果')).toEqual(['果', '果'])
  })

  test('marks nothing where case folding would shift the places', () => {
    expect(splitHits('İstanbul', 'stan')).toEqual([{ text: 'İstanbul', hit: false }])
  })
})
