import { describe, expect, it } from 'vitest'
import { countTokens, scriptOf } from '#renderer/inspector/tokens/counts.ts'
import { tokensOfBytes } from './token-refs.ts'

describe('the script of a token', () => {
  it.each([
    ['词元', 'han'],
    [' 词', 'han'],
    ['ひらがな', 'kana'],
    ['한국', 'hangul'],
    [' strawberry', 'latin'],
    ['é', 'latin'],
    ['Привет', 'cyrillic'],
    ['λόγος', 'greek'],
    ['سلام', 'arabic'],
    ['שלום', 'hebrew'],
    ['हिन्दी', 'devanagari'],
    ['ภาษา', 'thai'],
    ['ქართული', 'letters'],
    [' 42', 'digits'],
    ['３', 'digits'],
    ['x2', 'latin'],
    ['🧵', 'emoji'],
    ['🇨🇳', 'emoji'],
    ['”?', 'signs'],
    ['。', 'signs'],
    ['+', 'signs'],
    [' ', 'blank'],
    ['\n\n', 'blank'],
    ['\u200b', 'blank'],
    ['\ufffd', 'broken'],
  ] as const)('%j is %s', (text, script) => {
    expect(scriptOf(text)).toBe(script)
  })
})

describe('counts', () => {
  it('a character that was cut once, with every token that holds a part of it', () => {
    // 切 is E5 88 87: two tokens here. 文字 is one.
    const tokens = tokensOfBytes([[0xe5, 0x88], [0x87], '文字', ' of', '!', '<|im_end|>'], [5])
    expect(countTokens(tokens)).toEqual({
      tokens: 5,
      special: 1,
      characters: 7,
      bytes: 13,
      scripts: [
        { script: 'han', tokens: 3, characters: 3 },
        { script: 'latin', tokens: 1, characters: 3 },
        { script: 'signs', tokens: 1, characters: 1 },
      ],
    })
  })

  it('add up', () => {
    const parts = [
      '混排',
      ' mixed',
      ' 12',
      '🧵',
      [0xe8],
      [0xaf, 0xad],
      '\n',
      'λ',
      ' of',
      ' it',
      '?',
    ]
    const counts = countTokens(tokensOfBytes(parts))
    const sum = (key: 'tokens' | 'characters'): number =>
      counts.scripts.reduce((all, one) => all + one[key], 0)
    expect(sum('tokens')).toBe(counts.tokens)
    expect(sum('characters')).toBe(counts.characters)
    expect(counts.tokens).toBe(parts.length)
    const text = '混排 mixed 12🧵语\nλ of it?'
    expect(counts.characters).toBe(Array.from(text).length)
    expect(counts.bytes).toBe(new TextEncoder().encode(text).length)
  })

  it('of nothing are nothing', () => {
    expect(countTokens([])).toEqual({ tokens: 0, special: 0, characters: 0, bytes: 0, scripts: [] })
  })
})
