import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tokenizerConfigSchema, tokenizerSchema } from '#runtime/models/tokenizer-files.ts'
import { ModelTokenizer } from '#runtime/models/tokenizer.ts'
import { fromBase64 } from '#shared/trace/base64.ts'
import type { MergedWord, ReadMerges, WordPiece } from '#shared/trace/tokens.ts'
import { tokenizerConfig, tokenizerJson } from '#test/fixtures/tiny-models/tokenizer.ts'
import { Random } from '#test/unit/support/random.ts'
import { GOLDEN } from '../golden.ts'

const FOLDER = 'resources/models'
const read = (file: string): unknown => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))
const open = (json: unknown, config: unknown): ModelTokenizer =>
  new ModelTokenizer(tokenizerSchema.parse(json), tokenizerConfigSchema.parse(config))
const ofFolder = (folder: string): ModelTokenizer =>
  open(read(`${folder}/tokenizer.json`), read(`${folder}/tokenizer_config.json`))

const TEXTS = [
  'A journey of a thousand miles begins with a single step.',
  'The strawberry problem: how many r’s are in “strawberry”?',
  '千里之行，始于足下。语言模型把文字切成词元。',
  '混排 mixed 文字 with English words，还有数字 12345 和 ３.14。',
  '👩‍👩‍👧‍👦 🧵🇨🇳 ☕️ 😀😀😀',
  'const f = (x: number): string => `${x}\\n`; // 注释\n\tif (a !== b) { return null }',
  '   leading, double  spaces,\ttabs\r\n\r\n and trailing   ',
  '\u00a0\u200b\u3000\ufeff',
  '<|im_start|>user\nHello<|im_end|>',
  'Schifffahrtsgesellschaft Ünïcödé çà et là',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1111111111111111',
]

/** The pieces of a word when all its merges are applied. */
function applied({ pieces, merges }: MergedWord): WordPiece[] {
  const left = [...pieces]
  for (const { at, piece } of merges) left.splice(at, 2, piece)
  return left
}

function wordsOf(answer: ReadMerges): MergedWord[] {
  if (answer.words === null) throw new Error('a byte-level tokenizer is expected')
  return answer.words
}

describe.each([
  ['the bundled chat model', ofFolder('SmolLM2-135M-Instruct')],
  ['the tiny models', open(tokenizerJson(), tokenizerConfig(256))],
])('the words of %s', (_, tokenizer) => {
  it('merge to the tokens the tokenizer itself gives', () => {
    const random = new Random(3)
    const any = random.list(200, () =>
      random
        .list(4, () => random.text())
        .join(' ')
        .toWellFormed(),
    )
    const golden = GOLDEN.tokenizer.map(({ text }) => text)
    for (const text of [...TEXTS, ...any, ...golden]) {
      const words = wordsOf(tokenizer.merges(text))
      expect(words.flatMap(applied).map(({ id }) => id)).toEqual(tokenizer.encode(text))
    }
  })

  it('begin with the bytes of the text, one by one', () => {
    for (const text of TEXTS) {
      const words = wordsOf(tokenizer.merges(text))
      const bytes = words.flatMap(({ pieces }) =>
        pieces.flatMap((piece) => [...fromBase64(piece.bytes)]),
      )
      expect(bytes).toEqual([...new TextEncoder().encode(text)])
      const single = words.filter(({ special }) => !special).flatMap(({ pieces }) => pieces)
      expect(single.every((piece) => fromBase64(piece.bytes).length === 1)).toBe(true)
    }
  })

  it('say each merge with the piece it makes', () => {
    for (const { pieces, merges } of wordsOf(tokenizer.merges(TEXTS.join(' ')))) {
      const left = [...pieces]
      for (const { at, piece } of merges) {
        const pair = left.slice(at, at + 2).flatMap((one) => [...fromBase64(one.bytes)])
        expect([...fromBase64(piece.bytes)]).toEqual(pair)
        left.splice(at, 2, piece)
      }
    }
  })

  it('take special tokens whole', () => {
    const words = wordsOf(tokenizer.merges('a<|im_end|>b'))
    expect(words.map(({ special, merges }) => [special, merges.length])).toEqual([
      [false, 0],
      [true, 0],
      [false, 0],
    ])
    expect(words[1]?.pieces).toMatchObject([{ id: 2, text: '<|im_end|>' }])
  })
})

it('words a tokenizer knows are taken whole where it says so', () => {
  const json = tokenizerSchema.parse(tokenizerJson())
  const model = { ...json.model, ignore_merges: true }
  const tokenizer = open({ ...json, model }, tokenizerConfig(256))
  const [known, other] = wordsOf(tokenizer.merges('the then'))
  expect(known).toMatchObject({ pieces: [{ text: 'the' }], merges: [] })
  expect(other?.pieces.map(({ text }) => text).join('')).toBe(' then')
  expect(other?.merges).not.toEqual([])
})

it('other kinds of tokenizers say what they are', () => {
  const kinds = ['bergamot-en-pt', 'tatoeba-en-zh'].map((folder) => ofFolder(folder).merges('A b'))
  expect(kinds).toEqual([
    { kind: 'unigram', words: null },
    { kind: 'unigram', words: null },
  ])
  const json = tokenizerSchema.parse(tokenizerJson())
  const marked = { ...json, model: { ...json.model, end_of_word_suffix: '</w>' } }
  expect(open(marked, tokenizerConfig(256)).merges('a')).toEqual({ kind: 'bpe', words: null })
})
