import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { GPT_NAMES, gptTokenizer } from '#renderer/inspector/tokens/gpt-tokenizers.ts'
import { fromBase64 } from '#shared/trace/base64.ts'
import type { MergedWord, WordPiece } from '#shared/trace/tokens.ts'
import { Random } from '#test/unit/support/random.ts'

/** Made with OpenAI's own tiktoken. */
const GOLDEN = z
  .object({
    texts: z.array(
      z.object({
        text: z.string(),
        r50k_base: z.array(z.number()),
        cl100k_base: z.array(z.number()),
        o200k_base: z.array(z.number()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('test/fixtures/golden/golden-tiktoken.json', 'utf8'))).texts
const TEXTS = GOLDEN.map(({ text }) => text)

function applied({ pieces, merges }: MergedWord): WordPiece[] {
  const left = [...pieces]
  for (const { at, piece } of merges) left.splice(at, 2, piece)
  return left
}

it('GPT-2 splits the journey as OpenAI’s own tokenizer does', async () => {
  const gpt2 = await gptTokenizer('r50k_base')
  const pieces = gpt2.read('A journey of a thousand miles begins with a single step.')
  expect(pieces.map(({ id }) => id)).toEqual([
    32, 7002, 286, 257, 7319, 4608, 6140, 351, 257, 2060, 2239, 13,
  ])
  const sizes = await Promise.all(
    GPT_NAMES.map(async (name) => (await gptTokenizer(name)).vocabSize),
  )
  expect(sizes).toEqual([50_257, 100_261, 200_000])
})

it('cl100k splits the strawberry into Str·aw·berry', async () => {
  const { read } = await gptTokenizer('cl100k_base')
  expect(read('Strawberry').map(({ text }) => text)).toEqual(['Str', 'aw', 'berry'])
})

describe.each(GPT_NAMES)('%s', (name) => {
  it.each(GOLDEN)('splits $text as tiktoken does', async ({ text, [name]: ids }) => {
    const { read } = await gptTokenizer(name)
    expect(read(text).map(({ id }) => id)).toEqual(ids)
  })

  it('keeps every byte of the text', async () => {
    const { read } = await gptTokenizer(name)
    for (const text of TEXTS) {
      const bytes = read(text).flatMap((piece) => [...fromBase64(piece.bytes)])
      expect(bytes).toEqual([...new TextEncoder().encode(text)])
    }
  })

  it('has the bytes of each token as the published file lists them', async () => {
    const { read } = await gptTokenizer(name)
    const file = readFileSync(`node_modules/gpt-tokenizer/data/${name}.tiktoken`, 'utf8')
    const published = new Map<number, string>()
    for (const line of file.split('\n')) {
      const [bytes, id] = line.split(' ')
      if (bytes && id) published.set(Number(id), bytes)
    }
    for (const text of TEXTS) {
      for (const { id, bytes } of read(text)) expect(bytes).toBe(published.get(id))
    }
  })

  it('merges bytes to the very tokens, lowest id first', async () => {
    const { read, merges } = await gptTokenizer(name)
    const random = new Random(9)
    const any = random.list(150, () =>
      random
        .list(4, () => random.text())
        .join(' ')
        .toWellFormed(),
    )
    for (const text of [...TEXTS, ...any]) {
      const words = merges(text)
      expect(words.flatMap(applied).map(({ id }) => id)).toEqual(read(text).map(({ id }) => id))
      for (const { merges: steps } of words) {
        for (const { rank, piece } of steps) expect(rank).toBe(piece.id)
      }
    }
  })
})
