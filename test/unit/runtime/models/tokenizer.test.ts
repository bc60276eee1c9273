import { readFileSync } from 'node:fs'
import { AutoTokenizer, env } from '@huggingface/transformers'
import { beforeAll, describe, expect, it } from 'vitest'
import { tokenBytes } from '#runtime/models/token-bytes.ts'
import { tokenizerConfigSchema, tokenizerSchema } from '#runtime/models/tokenizer-files.ts'
import { decodeBytes, ModelTokenizer } from '#runtime/models/tokenizer.ts'
import { fromBase64 } from '#shared/trace/base64.ts'
import { Random } from '#test/unit/support/random.ts'
import { BUNDLED } from '../engine-port.ts'
import { GOLDEN } from '../golden.ts'

const read = (file: string): unknown =>
  JSON.parse(readFileSync(`${BUNDLED.folder}/${file}`, 'utf8'))
const config = tokenizerConfigSchema.parse(read('tokenizer_config.json'))
let tokenizer: ModelTokenizer

beforeAll(() => {
  tokenizer = new ModelTokenizer(tokenizerSchema.parse(read('tokenizer.json')), config)
})

it.each(GOLDEN.tokenizer)('splits $text as llama.cpp does', ({ text, ids }) => {
  expect(tokenizer.encode(text)).toEqual(ids)
})

it('splits as Transformers.js does, and its bytes join to the text', async () => {
  env.allowRemoteModels = false
  env.localModelPath = 'resources/models'
  const peer = await AutoTokenizer.from_pretrained(BUNDLED.modelId)
  const random = new Random(11)
  for (let i = 0; i < 300; i++) {
    // UTF-8 has no lone surrogates: both sides see what a text file could hold.
    const text = random
      .list(4, () => random.text())
      .join(' ')
      .toWellFormed()
    const ids = tokenizer.encode(text)
    expect(ids).toEqual(peer.encode(text, { add_special_tokens: false }))
    expect(decodeBytes(ids.map((id) => tokenizer.bytesOf(id)))).toBe(text)
  }
})

it('gives a character split between tokens its bytes, and the joined text back', () => {
  const ids = tokenizer.encode('🧵')
  const pieces = ids.map((id) => tokenizer.piece(id))
  expect(pieces.length).toBeGreaterThan(1)
  expect(pieces.map(({ text }) => text).join('')).toContain('\uFFFD')
  const bytes = pieces.flatMap((piece) => [...fromBase64(piece.bytes)])
  expect(bytes).toEqual([...new TextEncoder().encode('🧵')])
  expect(tokenizer.visibleText(ids)).toBe('🧵')
})

it('leaves special tokens out of what people see, and keeps a byte order mark', () => {
  const ids = tokenizer.encode('<|im_start|>\uFEFFok<|im_end|>')
  expect(ids[0]).toBe(1)
  expect(tokenizer.isSpecial(1)).toBe(true)
  expect(tokenizer.piece(1)).toMatchObject({ text: '<|im_start|>', special: true })
  expect(tokenizer.visibleText(ids)).toBe('\uFEFFok')
})

it('knows every token of the vocabulary by its bytes', () => {
  const single = new Set<number>()
  for (let id = 0; id < 49_152; id++) {
    const bytes = tokenizer.bytesOf(id)
    if (bytes.length === 0) throw new Error(`token ${String(id)} has no bytes`)
    const [byte] = bytes
    if (bytes.length === 1 && byte !== undefined) single.add(byte)
  }
  const ascii = Array.from({ length: 95 }, (_, i) => 0x20 + i)
  expect(ascii.filter((byte) => !single.has(byte))).toEqual([])
})

describe('bytes of a token', () => {
  it('undoes the byte alphabet of GPT-2', () => {
    expect([...tokenBytes('Ġhé', 'byte-level')]).toEqual([0x20, 0x68, 0xe9])
    expect([...tokenBytes('Ċĉ', 'byte-level')]).toEqual([0x0a, 0x09])
  })

  it('undoes SentencePiece', () => {
    expect([...tokenBytes('<0xE4>', 'sentencepiece')]).toEqual([0xe4])
    expect(decodeBytes([tokenBytes('▁the▁', 'sentencepiece')])).toBe(' the ')
    expect(decodeBytes([tokenBytes('<0xZZ>', 'sentencepiece')])).toBe('<0xZZ>')
  })

  it('undoes WordPiece', () => {
    expect(decodeBytes(['play', '##ing'].map((it) => tokenBytes(it, 'wordpiece')))).toBe(' playing')
  })
})
