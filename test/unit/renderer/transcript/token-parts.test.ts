import { describe, expect, it } from 'vitest'
import { hexOf, tokenParts } from '#renderer/transcript/token-parts.ts'
import { Random } from '#test/unit/support/random.ts'

describe('a token’s text in parts', () => {
  it('joins to the text, whatever is in it', () => {
    const random = new Random(71)
    for (let i = 0; i < 500; i++) {
      const text = random.text() + random.pick(['', ' ', '\t', '\r\n', '\u00a0', '\u200b'])
      expect(
        tokenParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
    }
  })

  it.each([
    [' Paris', ['space', 'text']],
    ['Paris', ['text']],
    ['\n\n', ['break', 'break']],
    ['\r\n', ['break']],
    ['\t x', ['tab', 'space', 'text']],
    ['a  b', ['text', 'space', 'text']],
    ['\u200d', ['control']],
    ['\u00a0x', ['control', 'text']],
    ['', []],
  ])('names what is invisible in %j', (text, kinds) => {
    expect(tokenParts(text).map(({ kind }) => kind)).toEqual(kinds)
  })

  it('writes bytes as they are usually written', () => {
    expect(hexOf('8J+YgAo=')).toBe('F0 9F 98 80 0A')
    expect(hexOf('')).toBe('')
  })
})
