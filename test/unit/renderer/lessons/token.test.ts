import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tokenizerConfigSchema, tokenizerSchema } from '#runtime/models/tokenizer-files.ts'
import { ModelTokenizer } from '#runtime/models/tokenizer.ts'
import { toBase64 } from '#shared/trace/base64.ts'
import type { TokenPiece } from '#shared/trace/tokens.ts'
import { gptTokenizer } from '#renderer/inspector/tokens/gpt-tokenizers.ts'
import { TOKEN } from '#renderer/lessons/chapters/01-token.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { byteClusters } from '#renderer/lessons/token/byte-clusters.ts'
import {
  countBlanks,
  countKinds,
  kindsOf,
  lettersOf,
  waysOf,
} from '#renderer/lessons/token/kinds.ts'
import {
  BYTES_TEXTS,
  CHINESE,
  SPELLED,
  spellingQuestion,
  TEXT,
  TEXTS,
  WORD,
} from '#renderer/lessons/token/texts.ts'
import { askedOf } from '#test/unit/support/asked.ts'

const gpt2 = await gptTokenizer('r50k_base')
const gpt4 = await gptTokenizer('cl100k_base')
const gpt4o = await gptTokenizer('o200k_base')
const ids = (pieces: readonly TokenPiece[]): number[] => pieces.map(({ id }) => id)
const texts = (pieces: readonly TokenPiece[]): string[] => pieces.map(({ text }) => text)

describe('the facts of chapter 1, by the tokenizers it shows', () => {
  it('GPT-2 cuts the saying into twelve tokens, “ journey” is 7002', () => {
    const pieces = gpt2.read(TEXT)
    expect(ids(pieces)).toEqual([32, 7002, 286, 257, 7319, 4608, 6140, 351, 257, 2060, 2239, 13])
    expect(pieces[1]).toMatchObject({ id: 7002, text: ' journey' })
  })

  it('GPT-2 has “ thousand” as one token, and “thousand” as th and ousand', () => {
    const ways = waysOf(WORD).map(({ way, text }) => [way, gpt2.read(text)] as const)
    const [bare, behind] = ways.map(([, pieces]) => pieces)
    expect(bare?.map(({ id, text }) => [id, text])).toEqual([
      [400, 'th'],
      [29910, 'ousand'],
    ])
    expect(behind?.map(({ id, text }) => [id, text])).toEqual([[7319, ' thousand']])
    expect(ways.map(([way]) => way)).toEqual(['bare', 'behind', 'capital', 'capitals'])
  })

  it('cl100k cuts “Strawberry” into Str, aw and berry, by merges in rank order', () => {
    expect(texts(gpt4.read('Strawberry'))).toEqual(['Str', 'aw', 'berry'])
    const [word] = gpt4.merges('Strawberry')
    const left = word?.pieces.map(({ text }) => text) ?? []
    expect(left).toEqual([...'Strawberry'])
    for (const { at, piece } of word?.merges ?? []) left.splice(at, 2, piece.text)
    expect(left).toEqual(['Str', 'aw', 'berry'])
  })

  it('Chinese takes more tokens than English in one vocabulary, and fewer in another', () => {
    const both = (tokenizer: typeof gpt2) =>
      [CHINESE, TEXT].map((text) => tokenizer.read(text).length)
    const [inGpt2, inGpt4o] = [both(gpt2), both(gpt4o)]
    expect(inGpt2[0]).toBeGreaterThan(inGpt2[1] ?? 0)
    expect(inGpt4o[0]).toBeLessThan(inGpt4o[1] ?? 0)
  })

  it('a token is a whole word, a part, digits, a sign or a blank: the examples have them', () => {
    const kinds = TEXTS.flatMap((text) => kindsOf(gpt2.read(text)))
    for (const kind of ['word', 'part', 'digits', 'signs', 'bytes'] as const) {
      expect(kinds, kind).toContain(kind)
    }
    expect(kindsOf(gpt2.read('a  b'))).toEqual(['word', 'blank', 'word'])
  })

  it('the bundled model is given the word without its letters', () => {
    const read = (file: string): unknown =>
      JSON.parse(readFileSync(`resources/models/SmolLM2-135M-Instruct/${file}`, 'utf8'))
    const tokenizer = new ModelTokenizer(
      tokenizerSchema.parse(read('tokenizer.json')),
      tokenizerConfigSchema.parse(read('tokenizer_config.json')),
    )
    const question = tokenizer
      .encode(spellingQuestion(SPELLED, 'r'))
      .map((id) => tokenizer.piece(id).text)
    expect(question.join('')).toBe('How many r are in strawberry?')
    expect(question).toContain(' strawberry')
    expect(lettersOf(SPELLED, 'R').filter(({ counts }) => counts)).toHaveLength(3)
  })
})

/** A piece of these bytes. */
function piece(id: number, ...bytes: number[]): TokenPiece {
  const text = new TextDecoder().decode(Uint8Array.from(bytes))
  return { id, text, bytes: toBase64(Uint8Array.from(bytes)), special: false }
}

describe('characters, bytes and tokens', () => {
  it('stand above each other where they begin and end', () => {
    // “é” is C3 A9; “你” is E4 BD A0. The second token holds the end of one and the start of the other.
    const clusters = byteClusters([
      piece(1, 0x61, 0x62),
      piece(2, 0xc3),
      piece(3, 0xa9, 0xe4),
      piece(4, 0xbd, 0xa0),
    ])
    expect(clusters).toHaveLength(2)
    expect(clusters[0]).toMatchObject({
      bytes: [0x61, 0x62],
      characters: [
        { text: 'a', from: 0, to: 1 },
        { text: 'b', from: 1, to: 2 },
      ],
      tokens: [{ from: 0, to: 2 }],
    })
    expect(clusters[1]).toMatchObject({
      bytes: [0xc3, 0xa9, 0xe4, 0xbd, 0xa0],
      characters: [
        { text: 'é', from: 0, to: 2 },
        { text: '你', from: 2, to: 5 },
      ],
      tokens: [
        { from: 0, to: 1 },
        { from: 1, to: 3 },
        { from: 3, to: 5 },
      ],
    })
  })

  it.each(BYTES_TEXTS)('of “%s” add up in every vocabulary', (text) => {
    for (const tokenizer of [gpt2, gpt4, gpt4o]) {
      const clusters = byteClusters(tokenizer.read(text))
      expect(clusters.flatMap(({ bytes }) => bytes)).toEqual([...new TextEncoder().encode(text)])
      const characters = clusters.flatMap((cluster) => cluster.characters.map((each) => each.text))
      expect(characters).toEqual([...text])
      expect(clusters.flatMap(({ tokens }) => tokens)).toHaveLength(tokenizer.read(text).length)
    }
  })
})

it('kinds are told from the neighbours too, and counted most first', () => {
  const pieces = ['Token', 'ization', ' is', '\u4f60', ' 3', '.', '\ufffd'].map((text) => ({
    text,
  }))
  expect(kindsOf(pieces)).toEqual(['part', 'part', 'word', 'han', 'digits', 'signs', 'bytes'])
  expect(countKinds(pieces)[0]).toEqual({ kind: 'part', count: 2 })
  expect(countBlanks(pieces)).toBe(2)
})

it('asks how many tokens begin with a blank, once the text is cut', () => {
  const state = initialState()
  expect(TOKEN.ask(state, 'en')).toBeNull()
  state.token.blanks = countBlanks(gpt2.read(TEXT))
  const { values, judge } = askedOf(TOKEN, state, 'en')
  expect(values).toEqual({ n: '10' })
  expect(judge('10')).toBe('right')
  expect(judge('12')).toBe('wrong')
})
