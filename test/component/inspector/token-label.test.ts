import { describe, expect, test } from 'vitest'
import { toBase64 } from '#shared/trace/base64.ts'
import { labelParts, labelText } from '#renderer/inspector/token-label.ts'

describe('labelText', () => {
  test.each([
    [' two', '·two'],
    ['a b', 'a b'],
    ['  ', '··'],
    ['\n\n', '↵↵'],
    ['\tx', '⇥x'],
    ['\u200b', 'U+200B'],
    ['“好”', '“好”'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(labelText(text)).toBe(shown)
  })

  test('part of a character is shown by its bytes, where they are known', () => {
    expect(labelText('\ufffd', toBase64(Uint8Array.of(0xe4, 0xbd)))).toBe('E4 BD')
    expect(labelText('\ufffd')).toBe('\ufffd')
  })

  test('signs are told apart from text that looks like them', () => {
    expect(labelParts(' ·')).toEqual([
      { text: '·', sign: true },
      { text: '·', sign: false },
    ])
  })
})
