import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { LoadedTranslator } from '#runtime/seq2seq/load.ts'
import { TranslatorShelf } from '#runtime/seq2seq/translator-shelf.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'

const folder = mkdtempSync(join(tmpdir(), 'vitrine-shelf-'))
writeTinyTranslator('marian', 'merged', folder)
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const wanted = (modelId: string) => ({ modelId, folder, threads: 1 })
const read = (model: LoadedTranslator) => model.translator.encode([5, 6, 0], false)

it('keeps a translator as long as it is worked with, whatever else is asked for', async () => {
  const shelf = new TranslatorShelf()
  const others: LoadedTranslator[] = []
  const kept = await shelf.use(wanted('a'), async (model) => {
    for (const name of ['b', 'c', 'd']) {
      others.push(await shelf.use(wanted(name), (other) => Promise.resolve(other)))
    }
    await expect(read(model)).resolves.toMatchObject({ length: 3 })
    return model
  })
  // Of those nobody worked with, the last is still there: no other was released for it.
  const [first, , last] = others
  if (first === undefined || last === undefined) throw new Error('three were used')
  await expect(read(last)).resolves.toMatchObject({ length: 3 })
  await expect(read(first)).rejects.toThrow()
  expect(await shelf.use(wanted('d'), (model) => Promise.resolve(model))).toBe(last)
  expect(await shelf.use(wanted('a'), (model) => Promise.resolve(model))).toBe(kept)
})

it('loads a translator once for all who ask at the same time', async () => {
  const shelf = new TranslatorShelf()
  const [one, two] = await Promise.all(
    [1, 2].map(() => shelf.use(wanted('a'), (model) => Promise.resolve(model))),
  )
  expect(one).toBe(two)
})

it('lets go of a translator whose folder goes, once nobody works with it', async () => {
  const shelf = new TranslatorShelf()
  const first = await shelf.use(wanted('a'), async (model) => {
    await shelf.forget('a')
    await expect(read(model)).resolves.toMatchObject({ length: 3 })
    return model
  })
  await expect(read(first)).rejects.toThrow()
  const second = await shelf.use(wanted('a'), (model) => Promise.resolve(model))
  expect(second).not.toBe(first)
  const other = await shelf.use(wanted('b'), (model) => Promise.resolve(model))
  await shelf.forget('a')
  await expect(read(second)).rejects.toThrow()
  await expect(read(other)).resolves.toMatchObject({ length: 3 })
})
