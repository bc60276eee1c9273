import { describe, expect, it } from 'vitest'
import { findMatches } from '#renderer/trace/find-matches.ts'
import { Random } from '#test/unit/support/random.ts'

/** The text a match covers, taken from the nodes it names. */
function covered(texts: readonly string[], wanted: string): string[] {
  return findMatches(texts, wanted).map(({ start, end }) => {
    if (start.node === end.node) return (texts[start.node] ?? '').slice(start.offset, end.offset)
    const between = texts.slice(start.node + 1, end.node).join('')
    const [first = '', last = ''] = [texts[start.node], texts[end.node]]
    return first.slice(start.offset) + between + last.slice(0, end.offset)
  })
}

describe('finding text', () => {
  it('finds a word that is cut into several tokens, whatever its case', () => {
    expect(covered(['The ', 'st', 'raw', 'berry', ' Strawberry'], 'strawberry')).toEqual([
      'strawberry',
      'Strawberry',
    ])
  })

  it('takes what is asked for literally', () => {
    expect(covered(['a.c abc (x|y) 1+1 a\\b'], 'a.c')).toEqual(['a.c'])
    for (const wanted of ['(x|y)', '1+1', 'a\\b', '.', '-', '/', '[', '$', '^', '{']) {
      expect(() => findMatches(['text'], wanted)).not.toThrow()
    }
    expect(covered(['a (x|y) 1+1 a\\b'], '(x|y)')).toEqual(['(x|y)'])
  })

  it('finds Chinese, emoji and nothing', () => {
    expect(covered(['你', '好，你好'], '你好')).toEqual(['你好', '你好'])
    expect(covered(['a🧵b🧵'], '🧵')).toEqual(['🧵', '🧵'])
    expect(findMatches(['abc'], '')).toEqual([])
    expect(findMatches([], 'a')).toEqual([])
    expect(findMatches(['abc'], 'd')).toEqual([])
  })

  it('finds in any cut of a text what it finds in the whole', () => {
    const random = new Random(61)
    for (let i = 0; i < 400; i++) {
      const texts = random.list(random.int(1, 8), () =>
        random.list(random.int(0, 4), () => random.pick(['a', 'b', 'ab', '你', 'A'])).join(''),
      )
      const wanted = random.pick(['a', 'ab', 'aba', '你a', 'B'])
      const whole = texts.join('').toLowerCase().split(wanted.toLowerCase()).length - 1
      const found = covered(texts, wanted)
      expect(found).toHaveLength(whole)
      for (const text of found) expect(text.toLowerCase()).toBe(wanted.toLowerCase())
    }
  })

  it('begins and ends in nodes that hold some of it', () => {
    const matches = findMatches(['x', '', 'ab', '', 'y'], 'ab')
    expect(matches).toEqual([{ start: { node: 2, offset: 0 }, end: { node: 2, offset: 2 } }])
  })
})
