import { describe, expect, it } from 'vitest'
import type { TokenRef } from '#renderer/trace/pieces.ts'
import { placedIn, wordsOf } from '#renderer/trace/words.ts'
import { toBase64 } from '#shared/trace/base64.ts'

/** Tokens of these texts; `<…>` are special. */
function tokens(...texts: string[]): TokenRef[] {
  return texts.map((text, position) => ({
    position,
    step: null,
    id: position,
    text,
    bytes: toBase64(new TextEncoder().encode(text)),
    special: /^<.+>$/.test(text),
    role: null,
    content: true,
    turn: 0,
    p: null,
    entropy: null,
    rank: null,
  }))
}
const shape = (list: ReturnType<typeof wordsOf>) => list.map((word) => [word.text, word.tokens])

describe('words', () => {
  it('are joined from their tokens; punctuation and the end stand alone', () => {
    expect(shape(wordsOf(tokens(' un', 'happ', 'y', ' dogs', '.', '</s>'), 'en'))).toEqual([
      ['unhappy', [0, 1, 2]],
      ['dogs', [3]],
      ['.', [4]],
      ['</s>', [5]],
    ])
  })

  it('take in the space that SentencePiece writes before them', () => {
    expect(shape(wordsOf(tokens(' ', 'me', ' too'), 'en'))).toEqual([
      ['me', [0, 1]],
      ['too', [2]],
    ])
  })

  it('are cut in Chinese where the dictionary cuts, unless a token reaches over', () => {
    expect(shape(wordsOf(tokens('我', '喜', '欢', '苹果', '。'), 'zho'))).toEqual([
      ['我', [0]],
      ['喜欢', [1, 2]],
      ['苹果', [3]],
      ['。', [4]],
    ])
    expect(shape(wordsOf(tokens('我喜欢', '苹果'), 'zho'))).toEqual([
      ['我喜欢', [0]],
      ['苹果', [1]],
    ])
  })

  it('put characters together that were cut into bytes', () => {
    const [first, second, third] = new TextEncoder().encode('果')
    const bytes = [[first, second], [third]].map((part) =>
      toBase64(Uint8Array.from(part as number[])),
    )
    const cut = tokens('苹', '\ufffd', '\ufffd').map((token, at) =>
      at === 0 ? token : { ...token, bytes: bytes[at - 1] ?? '' },
    )
    expect(shape(wordsOf(cut, 'zh'))).toEqual([['苹果', [0, 1, 2]]])
  })

  it('lose no token and invent none', () => {
    const all = tokens(' a', ' ', ' ', 'b', '!', '!', ' ', '</s>')
    const found = wordsOf(all, null).flatMap((word) => word.tokens)
    expect(found.sort((a, b) => a - b)).toEqual(all.map((_, at) => at))
  })

  it('are found again in the text they came from, letter case apart', () => {
    const words = wordsOf(tokens(' i', ' like', '<unk>', ' apples', '.'), 'en')
    expect(placedIn('I like 🍎 apples. ', words)).toEqual([
      { text: 'I', word: 0 },
      { text: ' ', word: null },
      { text: 'like', word: 1 },
      { text: ' 🍎 ', word: null },
      { text: 'apples', word: 3 },
      { text: '.', word: 4 },
      { text: ' ', word: null },
    ])
  })
})
