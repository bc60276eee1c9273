import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import type { ModelEntry } from '#shared/runtime/model-shelf.ts'
import { ModelHashes } from '#main/services/models/hashes.ts'
import { ModelMemory } from '#main/services/models/keep.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { CHAT, makeServices, settled, type ServicesOptions } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

type App = ReturnType<typeof makeServices>

/** A models folder with one model of people's own, `mine`, beside those that came with the app. */
function open(options: Partial<ServicesOptions> = {}) {
  const root = tempFolder()
  const own = join(root, 'models')
  writeTinyModel('gqa', join(own, 'mine'))
  const runtime = new ScriptedRuntime()
  const app = makeServices({ runtime, ownModels: own, ...options })
  return { root, own, app, runtime }
}

async function entryOf(app: App, modelId: string): Promise<ModelEntry> {
  const { entries } = await app.shelf.shelf()
  const entry = entries.find(({ card }) => card.id === modelId)
  if (entry === undefined) throw new Error(`there is no ${modelId}`)
  return entry
}

/** Once its hashes have been computed. */
async function hashOf(app: App, modelId: string) {
  const state = async (): Promise<string> => (await entryOf(app, modelId)).hash.state
  await expect.poll(state, { timeout: 30_000 }).not.toBe('computing')
  return (await entryOf(app, modelId)).hash
}

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) =>
      error instanceof AppError ? { code: error.code, data: error.data } : error,
  )

describe('hashes', () => {
  it('of models that came with the app are those their cards give', async () => {
    const app = makeServices({ runtime: new ScriptedRuntime(), models: 'resources/models' })
    const parts = (entry: ModelEntry) => entry.files.map(({ path, part }) => [part, path].join(' '))
    for (const id of ['bergamot-en-pt', 'SmolLM2-135M-Instruct', 'tatoeba-en-zh']) {
      expect(await hashOf(app, id)).toMatchObject({ state: 'same', against: 'card', changed: [] })
    }
    expect(parts(await entryOf(app, 'bergamot-en-pt'))).toEqual([
      'other config.json',
      'other generation_config.json',
      'other LICENSE',
      'other README.md',
      'tokenizer tokenizer.json',
      'tokenizer tokenizer_config.json',
      'graph onnx/encoder_model.onnx',
      'graph onnx/decoder_model.onnx',
      'weights onnx/shared_embedding.bin',
    ])
    await app.hashes.close()
  })

  it('say when a file is another than its card or the first look says', async () => {
    const models = join(tempFolder(), 'bundled')
    cpSync('resources/models/tatoeba-en-zh', join(models, 'tatoeba-en-zh'), { recursive: true })
    const { app, own } = open({ models })
    expect(await hashOf(app, 'mine')).toMatchObject({ state: 'same', against: 'first' })
    appendFileSync(join(own, 'mine', 'onnx', 'model.onnx'), 'x')
    appendFileSync(join(models, 'tatoeba-en-zh', 'onnx', 'encoder_model.onnx'), 'x')
    expect(await hashOf(app, 'mine')).toMatchObject({
      state: 'changed',
      changed: ['onnx/model.onnx'],
    })
    expect(await hashOf(app, 'tatoeba-en-zh')).toMatchObject({
      state: 'changed',
      against: 'card',
      changed: ['onnx/encoder_model.onnx'],
    })
  })

  it('are computed once, kept over a restart, and wait while an answer is written', async () => {
    const memory = new ModelMemory(open().app.library.settings)
    const folder = join(tempFolder(), 'm')
    writeTinyModel('gqa', folder)
    const files = [{ path: 'onnx/model.onnx', bytes: 9, modifiedMs: 1, part: 'graph' as const }]
    const model = { modelId: 'm', folder, files, card: null }
    let busy = true
    const first = new ModelHashes({ memory, isBusy: () => busy })
    expect(first.state(model)).toEqual({ state: 'computing', doneBytes: 0, totalBytes: 9 })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(memory.hashes('m')).toBeNull()
    const done = new Promise((resolve) => first.onDone(resolve))
    busy = false
    expect(await done).toBe('m')
    const known = first.state(model)
    expect(known).toMatchObject({ state: 'same', against: 'first' })
    expect(new ModelHashes({ memory, isBusy: () => true }).state(model)).toEqual(known)
    // Another folder under the same name is another model.
    const elsewhere = new ModelHashes({ memory, isBusy: () => false })
    expect(elsewhere.state({ ...model, folder: `${folder}-2` }).state).toBe('computing')
    await expect
      .poll(() => elsewhere.state({ ...model, folder: `${folder}-2` }).state)
      .toBe('unknown')
  })
})

describe('removing', () => {
  it('takes a folder to the trash, unloads it first, and the default falls back', async () => {
    const taken: string[] = []
    const { app, own, root, runtime } = open({
      trash: (folder) => {
        taken.push(folder)
        renameSync(folder, join(root, 'trash'))
        return Promise.resolve()
      },
    })
    app.settings.set({ modelId: 'mine' })
    await app.models.load('mine')
    let told = 0
    app.shelf.onChange(() => told++)
    await app.shelf.remove('mine', 'trash')
    expect(taken).toEqual([join(own, 'mine')])
    expect(runtime.calls).toEqual(expect.arrayContaining(['unload', 'forget']))
    expect(app.settings.get().modelId).toBeNull()
    expect(app.models.status()).toMatchObject({ state: 'failed', modelId: 'SmolLM2-135M-Instruct' })
    expect(told).toBeGreaterThan(0)
    expect((await app.shelf.shelf()).chat).toEqual({ modelId: 'other', missing: null })
  })

  it('says where there is no trash, changes nothing then, and deletes when asked to', async () => {
    const { app, own } = open()
    expect(await errorOf(app.shelf.remove('mine', 'trash'))).toEqual({
      code: 'model.noTrash',
      data: { model: 'mine', detail: 'no trash here' },
    })
    expect(existsSync(join(own, 'mine', 'config.json'))).toBe(true)
    await app.shelf.remove('mine', 'delete')
    expect(readdirSync(own)).toEqual([])
  })

  it('of what came with the app, of nothing, or during an answer is refused', async () => {
    const { app } = open()
    expect(await errorOf(app.shelf.remove('tiny', 'delete'))).toEqual({
      code: 'model.stays',
      data: { model: 'tiny' },
    })
    expect(await errorOf(app.shelf.remove('nobody', 'delete'))).toMatchObject({
      code: 'model.notFound',
    })
    await app.models.load('mine')
    app.runs.chat({ ...CHAT, text: 'q' })
    await settled()
    expect(await errorOf(app.shelf.remove('mine', 'delete'))).toMatchObject({
      code: 'run.alreadyRunning',
    })
    expect((await entryOf(app, 'mine')).card.problem).toBeNull()
  })

  it('of a link forgets it, changes nothing where it lies, and can be undone', async () => {
    const { app, root } = open()
    const folder = join(root, 'elsewhere')
    writeTinyModel('gqa', folder)
    const { offerId } = await app.modelImports.offer(folder)
    await app.modelImports.add(offerId, 'link', 'linked')
    expect(await hashOf(app, 'linked')).toMatchObject({ state: 'same', against: 'added' })
    const before = await entryOf(app, 'linked')
    await app.shelf.remove('linked', 'trash')
    expect((await app.shelf.shelf()).entries.map(({ card }) => card.id)).not.toContain('linked')
    expect(existsSync(join(folder, 'config.json'))).toBe(true)
    await app.shelf.restore('linked')
    expect(await entryOf(app, 'linked')).toEqual(before)
    expect(await errorOf(app.shelf.restore('linked'))).toMatchObject({ code: 'model.notFound' })
  })
})

describe('what is used', () => {
  const translator = (folder: string, from: string, to: string): void => {
    mkdirSync(join(folder, 'onnx'), { recursive: true })
    const config = { model_type: 'marian', is_encoder_decoder: true, source_lang: from }
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, target_lang: to }))
    for (const name of ['tokenizer.json', 'tokenizer_config.json', 'onnx/encoder_model.onnx']) {
      writeFileSync(join(folder, name), '{}')
    }
  }

  it('of two translators for a pair is the chosen one, until it is gone', async () => {
    const { app, own } = open({ models: 'resources/models' })
    translator(join(own, 'a-zh'), 'en', 'zh')
    const used = async () => {
      const { pairs } = await app.shelf.shelf()
      return pairs.find(({ from, to }) => `${from}>${to}` === 'en>zh')
    }
    const first = async () =>
      (await app.models.translators()).find(({ id }) => id.includes('zh'))?.id
    expect(await used()).toMatchObject({ modelId: 'tatoeba-en-zh', models: 2, missing: null })
    expect(await first()).toBe('tatoeba-en-zh')
    app.settings.set({ translators: { 'en>zh': 'a-zh' } })
    expect(await used()).toMatchObject({ modelId: 'a-zh', models: 2, missing: null })
    expect(await first()).toBe('a-zh')
    rmSync(join(own, 'a-zh'), { recursive: true })
    expect(await used()).toMatchObject({ modelId: 'tatoeba-en-zh', models: 1, missing: 'a-zh' })
    translator(join(own, 'a-zh'), 'en', 'zh')
    await app.shelf.remove('a-zh', 'delete')
    expect(app.settings.get().translators).toEqual({})
    expect((await used())?.missing).toBeNull()
    await app.hashes.close()
  })

  it('for chats is what came with the app where the chosen one is gone, and says so', async () => {
    const app = makeServices({ runtime: new ScriptedRuntime(), models: 'resources/models' })
    app.settings.set({ modelId: 'gone' })
    expect((await app.shelf.shelf()).chat).toEqual({
      modelId: 'SmolLM2-135M-Instruct',
      missing: 'gone',
    })
    const status = await app.models.loadDefault('gone')
    expect(status).toMatchObject({ state: 'ready', insteadOf: 'gone' })
    expect(app.models.status()).toEqual(status)
    // Kept: its folder may come back.
    expect(app.settings.get().modelId).toBe('gone')
    await app.hashes.close()
  })
})
