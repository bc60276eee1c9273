import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fromBase64 } from '#shared/trace/base64.ts'
import { tokenizerConfig, tokenizerJson } from '#test/fixtures/tiny-models/tokenizer.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { GOLDEN } from '../../runtime/golden.ts'

const runtime = new EngineRuntime()
afterAll(() => runtime.dispose())
const BUNDLED = 'resources/models'

/** The service over model folders with nothing but a tokenizer in them. */
function withFolders(names: readonly string[]) {
  const models = tempFolder()
  for (const name of names) {
    mkdirSync(join(models, name))
    for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
      copyFileSync(join(BUNDLED, name, file), join(models, name, file))
    }
  }
  return { models, tokens: makeServices({ runtime, models }).tokens }
}

describe('a text in the tokens of', () => {
  const names = ['SmolLM2-135M-Instruct', 'bergamot-en-pt', 'tatoeba-en-zh']

  it('a chat model whose graph is not even there', async () => {
    const { tokens } = withFolders(names)
    for (const { text, ids } of GOLDEN.tokenizer) {
      const read = await tokens.read('SmolLM2-135M-Instruct', text)
      expect(read).toMatchObject({ kind: 'bpe-bytes', vocabSize: 49_152 })
      expect(read.tokens.map(({ id }) => id)).toEqual(ids)
      const bytes = read.tokens.flatMap((piece) => [...fromBase64(piece.bytes)])
      expect(bytes).toEqual([...new TextEncoder().encode(text)])
    }
  })

  it.each(names.slice(1))('the translator %s', async (name) => {
    const { tokens } = withFolders(names)
    const read = await tokens.read(name, 'good morning, world.')
    const { kind, vocabSize, tokens: pieces } = read
    expect(kind).toBe('unigram')
    expect(vocabSize).toBeGreaterThan(5000)
    expect(
      pieces
        .map(({ text }) => text)
        .join('')
        .trim(),
    ).toBe('good morning, world.')
    expect(pieces.some(({ special }) => special)).toBe(false)
    expect(await tokens.merges(name, 'Good')).toEqual({ kind: 'unigram', words: null })
  })

  it('a chat model, by their ids', async () => {
    const { tokens } = withFolders(names)
    const read = await tokens.read('SmolLM2-135M-Instruct', ' Good 早')
    const ids = read.tokens.map(({ id }) => id).reverse()
    const pieces = await tokens.pieces('SmolLM2-135M-Instruct', [...ids, 2, 60_000])
    expect(pieces.slice(0, ids.length)).toEqual([...read.tokens].reverse())
    expect(pieces.slice(ids.length)).toMatchObject([
      { id: 2, text: '<|im_end|>', special: true },
      { id: 60_000, text: '', bytes: '' },
    ])
  })

  it('several models at once, each its own', async () => {
    const { tokens } = withFolders(names)
    const all = await Promise.all(names.map((name) => tokens.read(name, 'strawberry')))
    const again = await Promise.all(names.map((name) => tokens.read(name, 'strawberry')))
    expect(again).toEqual(all)
    expect(new Set(all.map(({ vocabSize }) => vocabSize)).size).toBe(3)
  })
})

it('merges are those of the tokens', async () => {
  const { tokens } = withFolders(['SmolLM2-135M-Instruct'])
  const { words } = await tokens.merges('SmolLM2-135M-Instruct', 'unbelievable')
  const read = await tokens.read('SmolLM2-135M-Instruct', 'unbelievable')
  expect(words).toHaveLength(1)
  const left = words?.[0]?.pieces.slice() ?? []
  expect(left.map(({ text }) => text)).toEqual([...'unbelievable'])
  for (const { at, piece } of words?.[0]?.merges ?? []) left.splice(at, 2, piece)
  expect(left.map(({ id }) => id)).toEqual(read.tokens.map(({ id }) => id))
})

describe('what cannot be read', () => {
  const name = 'SmolLM2-135M-Instruct'

  it('is named', async () => {
    const { models, tokens } = withFolders([name])
    await expect(tokens.read('nobody', 'a')).rejects.toMatchObject({ code: 'model.notFound' })
    await expect(tokens.read(name, 'a'.repeat(20_001))).rejects.toMatchObject({
      code: 'tokens.textTooLong',
      data: { characters: 20_001, limit: 20_000 },
    })
    await expect(tokens.merges(name, 'a'.repeat(2_001))).rejects.toMatchObject({
      code: 'tokens.textTooLong',
      data: { characters: 2_001, limit: 2_000 },
    })
    writeFileSync(join(models, name, 'tokenizer.json'), '{')
    await expect(tokens.read(name, 'a')).rejects.toMatchObject({ code: 'model.badJson' })
    rmSync(join(models, name, 'tokenizer.json'))
    await expect(tokens.read(name, 'a')).rejects.toMatchObject({
      code: 'model.missingFile',
      data: { model: name, file: 'tokenizer.json' },
    })
  })

  it('is read where its files have been replaced', async () => {
    const { models, tokens } = withFolders([name])
    const before = await tokens.read(name, 'hello')
    const file = (named: string) => join(models, name, named)
    writeFileSync(file('tokenizer.json'), JSON.stringify(tokenizerJson()))
    writeFileSync(file('tokenizer_config.json'), JSON.stringify(tokenizerConfig(256)))
    const after = await tokens.read(name, 'hello')
    expect([before.vocabSize, after.vocabSize]).toEqual([49_152, 288])
    expect(after.tokens).toHaveLength(1)
  })
})
