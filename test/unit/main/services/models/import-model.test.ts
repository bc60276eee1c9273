import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportProgress } from '#shared/runtime/model-shelf.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { codeOf, open, PASSED, sha256, tree } from './opened.ts'

describe('a folder that is copied', () => {
  it('brings what the model needs and no other file, with the hashes it had', async () => {
    const { own, stick, app, imports } = open()
    writeTinyModel('gqa', stick)
    writeFileSync(join(stick, 'pytorch_model.bin'), 'other framework')
    writeFileSync(join(stick, 'onnx', 'model_fp16.onnx'), 'another variant')
    writeFileSync(join(stick, 'onnx', 'model_fp16.onnx_data'), 'its weights')
    writeFileSync(join(stick, 'LICENSE'), 'free')
    writeFileSync(join(stick, 'NOTICE.txt'), '')
    truncateSync(join(stick, 'NOTICE.txt'), 5 * 2 ** 20)
    mkdirSync(join(stick, '.git'))
    writeFileSync(join(stick, '.git', 'config'), '')
    const offer = await imports.offer(stick)
    expect(offer).toMatchObject({ name: 'Tiny-GQA', taken: null, problem: null, kind: 'decoder' })
    const expected = [
      'LICENSE',
      'config.json',
      'generation_config.json',
      'onnx/model.onnx',
      'tokenizer.json',
      'tokenizer_config.json',
    ]
    expect(offer.files.map(({ path }) => path).sort()).toEqual(expected)
    expect(await imports.check(offer.offerId)).toEqual(PASSED)
    const told: ImportProgress[] = []
    imports.onProgress((progress) => told.push(progress))
    expect(await imports.add(offer.offerId, 'copy', 'Tiny-GQA')).toBe('Tiny-GQA')
    expect(tree(own)).toEqual(expected.map((path) => join('Tiny-GQA', path)).sort())
    expect(told.at(-1)).toEqual({
      offerId: offer.offerId,
      doneBytes: offer.bytes,
      totalBytes: offer.bytes,
    })
    const { entries, chat } = await app.shelf.shelf()
    const entry = entries.find(({ card }) => card.id === 'Tiny-GQA')
    expect(entry).toMatchObject({
      card: { origin: 'user', folder: join(own, 'Tiny-GQA'), problem: null },
      hash: {
        state: 'same',
        against: 'added',
        changed: [],
        files: [{ path: 'onnx/model.onnx', sha256: sha256(join(stick, 'onnx', 'model.onnx')) }],
      },
      check: { report: PASSED },
    })
    expect(entry?.addedMs).toBeGreaterThan(0)
    expect(chat).toEqual({ modelId: expect.any(String) as string, missing: null })
  })

  it('has the weights its graph names, whatever they are called', async () => {
    const { own, stick, imports } = open()
    writeTinyModel('gqa', stick)
    writeFileSync(join(stick, 'onnx', 'far.weights'), 'w')
    writeFileSync(join(stick, 'onnx', 'stranger.bin'), 's')
    mkdirSync(join(stick, 'onnx', 'parts'))
    writeFileSync(join(stick, 'onnx', 'parts', '0'), 'p')
    const graph = join(stick, 'onnx', 'model.onnx')
    // Across the border of what is read at once.
    const filler = Buffer.alloc(4 * 2 ** 20 - 5)
    writeFileSync(graph, Buffer.concat([filler, Buffer.from('far.weights parts/0')]))
    const { offerId, files } = await imports.offer(stick)
    expect(files.filter(({ part }) => part === 'weights').map(({ path }) => path)).toEqual([
      'onnx/far.weights',
      'onnx/parts/0',
    ])
    await imports.add(offerId, 'copy', 'x')
    expect(tree(join(own, 'x', 'onnx'))).toEqual(['far.weights', 'model.onnx', join('parts', '0')])
  })

  it('that is stopped leaves nothing, and the same folder can be taken in afterwards', async () => {
    const { own, stick, imports } = open()
    writeTinyModel('gqa', stick)
    truncateSync(join(stick, 'onnx', 'model.onnx'), 300e6)
    const offer = await imports.offer(stick)
    const first = new Promise<void>((resolve) => {
      imports.onProgress(({ doneBytes }) => {
        if (doneBytes > 1e6) resolve()
      })
    })
    const adding = codeOf(imports.add(offer.offerId, 'copy', 'x'))
    await first
    expect(tree(own).length).toBeGreaterThan(0)
    await imports.cancel(offer.offerId)
    expect(readdirSync(own)).toEqual([])
    expect(await adding).toBe('model.offerGone')
    expect(await codeOf(imports.add(offer.offerId, 'copy', 'x'))).toBe('model.offerGone')
    truncateSync(join(stick, 'onnx', 'model.onnx'), 1000)
    await imports.add((await imports.offer(stick)).offerId, 'copy', 'x')
    expect(readdirSync(own)).toEqual(['x'])
  })

  it('is refused where there is no room, before anything is written', async () => {
    const { own, stick, imports } = open({ freeBytes: 1000 })
    writeTinyModel('gqa', stick)
    const { offerId, bytes, freeBytes } = await imports.offer(stick)
    expect(freeBytes).toBe(1000)
    const error = await imports.add(offerId, 'copy', 'x').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'model.noSpace', data: { needed: bytes, free: 1000 } })
    expect(readdirSync(own)).toEqual([])
  })

  it('that cannot be written leaves nothing either', async () => {
    const { own, stick, imports } = open()
    writeTinyModel('gqa', stick)
    const { offerId } = await imports.offer(stick)
    truncateSync(join(stick, 'tokenizer.json'), 3)
    expect(await codeOf(imports.add(offerId, 'copy', 'x'))).toBe('model.copyFailed')
    expect(readdirSync(own)).toEqual([])
  })

  it('is given a free name where its own is taken, and a bad one is refused', async () => {
    const { stick, imports, app } = open()
    writeTinyModel('gqa', stick)
    const first = await imports.offer(stick)
    await imports.add(first.offerId, 'copy', first.name)
    const second = await imports.offer(stick)
    expect(second).toMatchObject({ name: 'Tiny-GQA-2', taken: 'Tiny-GQA' })
    expect(await codeOf(imports.add(second.offerId, 'copy', 'tiny-gqa'))).toBe('model.taken')
    for (const name of ['../x', 'a/b', '.hidden', 'con', 'x ']) {
      expect(await codeOf(imports.add(second.offerId, 'copy', name))).toBe('model.badName')
    }
    await imports.add(second.offerId, 'copy', second.name)
    expect((await app.models.list()).map(({ id }) => id)).toEqual([
      'other',
      'tiny',
      'Tiny-GQA',
      'Tiny-GQA-2',
    ])
  })

  it('leaves remains where it was interrupted, which the next start clears', async () => {
    const { own, imports, app } = open()
    mkdirSync(join(own, '.under-way-1', 'onnx'), { recursive: true })
    writeTinyModel('gqa', join(own, '.under-way-1'))
    writeTinyModel('gqa', join(own, 'whole'))
    expect((await app.models.list()).map(({ id }) => id)).toEqual(['other', 'tiny', 'whole'])
    await imports.clearRemains()
    expect(readdirSync(own)).toEqual(['whole'])
  })
})

describe('a folder that is linked', () => {
  it('is remembered where it lies, in the models folder itself', async () => {
    const { own, stick, app, imports } = open()
    writeTinyModel('gqa', stick)
    const { offerId } = await imports.offer(stick)
    await imports.add(offerId, 'link', 'Linked')
    expect(readdirSync(own)).toEqual(['.linked.json'])
    expect(await app.models.folderOf('Linked')).toBe(stick)
    expect(await codeOf(imports.offer(stick))).toBe('model.alreadyHere')
    const again = makeServices({ runtime: new ScriptedRuntime(), ownModels: own })
    expect(await again.models.folderOf('Linked')).toBe(stick)
  })

  it('that is not there says so, and the others stay', async () => {
    const { own, stick, app, imports } = open()
    writeTinyModel('gqa', stick)
    await imports.add((await imports.offer(stick)).offerId, 'link', 'Linked')
    const list = join(own, '.linked.json')
    writeFileSync(list, readFileSync(list, 'utf8').replace('Tiny-GQA', 'pulled'))
    const cards = await app.models.list()
    expect(cards.map(({ id }) => id)).toEqual(['Linked', 'other', 'tiny'])
    expect(cards[0]?.problem?.code).toBe('model.folderGone')
    writeFileSync(list, '{')
    expect((await app.models.list()).map(({ id }) => id)).toEqual(['other', 'tiny'])
  })
})

it('takes links inside the folder for the files they lead to', async () => {
  const { own, stick, imports } = open()
  writeTinyModel('gqa', stick)
  mkdirSync(join(stick, 'blobs'))
  cpSync(join(stick, 'onnx', 'model.onnx'), join(stick, 'blobs', 'abc'))
  const linked = join(stick, 'onnx', 'model_q4.onnx')
  symlinkSync(join('..', 'blobs', 'abc'), linked)
  writeFileSync(join(stick, 'config.json'), JSON.stringify({ model_type: 'llama' }))
  const { offerId } = await imports.offer(stick)
  await imports.add(offerId, 'copy', 'x')
  expect(tree(join(own, 'x', 'onnx'))).toEqual(['model_q4.onnx'])
  expect(sha256(join(own, 'x', 'onnx', 'model_q4.onnx'))).toBe(sha256(linked))
})
